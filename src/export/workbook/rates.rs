//! Rates of return without `IRR()`: a search laid out in cells, the same in every program.
//!
//! With x = ln(1 + r) the present value of monthly flows is Σ flow·e^(−x·month). Its sign is looked
//! up on a grid outwards from 0, on the side of gains and on that of losses; where it changes first,
//! halving the interval finds the zero to the last digit. The nearer of the two is the rate.

use super::book::{Book, Content, FIRST, Kind, Page, Role, VALUE, column};
use super::returns::Series;

/// Points of the grid on either side; each half as far again as the one before.
const GRID_POINTS: u16 = 27;
const GRID_START: f64 = 0.001;
const GRID_GROWTH: f64 = 1.5;
/// Halvings of the interval.
const HALVINGS: u16 = 46;

/// Columns of a search, from the sign at 0 to the zero found.
const SIGN: u16 = FIRST;
const GRID: u16 = SIGN + 1;
const FOUND: u16 = GRID + GRID_POINTS;
const INNER: u16 = FOUND + 1;
const WIDTH: u16 = INNER + 1;
const STEPS: u16 = WIDTH + 1;
const ZERO: u16 = STEPS + HALVINGS;

/// One side of 0.
#[derive(Clone, Copy)]
struct Side {
    id: &'static str,
    heading: &'static str,
    sign: f64,
}

const SIDES: [Side; 2] = [
    Side { id: "gain", heading: "Search for a gain: x above 0", sign: 1.0 },
    Side { id: "loss", heading: "Search for a loss: x below 0", sign: -1.0 },
];

/// Writes the sheet; the rate of a series is the value of the row `irr.ID`.
pub(super) fn write(book: &mut Book, series: &[Series]) {
    let about = "Internal rates of return, searched in cells: x = ln(1 + monthly rate) where the \
                 present value is 0; of several the one nearest 0.";
    let mut page = book.page("IRR", "Rates of return", about);
    results(&mut page, series);
    for side in SIDES {
        search(&mut page, side, series);
    }
}

fn results(page: &mut Page<'_>, series: &[Series]) {
    page.text(0, "Whose", Role::ColumnHead);
    page.text(1, "Unit", Role::ColumnHead);
    page.text(2, "Note", Role::ColumnHead);
    page.text(VALUE, "IRR", Role::ColumnHead);
    let heads =
        ["First flow", "Received", "Σ flows", "x of the gain", "x of the loss", "x nearest 0"];
    for (at, head) in (FIRST..).zip(heads) {
        page.text(at, head, Role::ColumnHead);
    }
    page.end_line();
    for Series { id, label } in series {
        result(page, id, label);
    }
}

fn result(page: &mut Page<'_>, id: &str, label: &str) {
    let (sign, found, zero) = (column(SIGN), column(FOUND), column(ZERO));
    let (gain, loss) = (format!("[gain.{id}@{found}]"), format!("[loss.{id}@{found}]"));
    let (x_gain, x_loss) = (format!("[gain.{id}@{zero}]"), format!("[loss.{id}@{zero}]"));
    page.label(label, "a year", "");
    page.id(format!("irr.{id}"));
    // The first month with a flow, counted from the end so that a month without one counts nothing.
    let from_end = format!("SUMPRODUCT(MAX(([{id}@*]<>0)*(last_month+1-[t@*])))");
    page.formula(
        FIRST,
        format!("IF({from_end}=0,0,INDEX([{id}@*],last_month+2-{from_end}))"),
        Kind::Amount,
    );
    page.formula(FIRST + 1, format!("SUMIF([{id}@*],\">0\")"), Kind::Amount);
    page.formula(FIRST + 2, format!("ROUND(SUM([{id}@*]),2)"), Kind::Amount);
    page.formula(FIRST + 3, format!("IF({gain}=0,\"none\",{x_gain})"), Kind::Plain);
    page.formula(FIRST + 4, format!("IF({loss}=0,\"none\",{x_loss})"), Kind::Plain);
    page.formula(
        FIRST + 5,
        format!(
            "IF({loss}=0,{x_gain},IF({gain}=0,{x_loss},IF({x_gain}<=-{x_loss},{x_gain},{x_loss})))"
        ),
        Kind::Plain,
    );
    let (first, received, sum, x) =
        (column(FIRST), column(FIRST + 1), column(FIRST + 2), column(FIRST + 5));
    page.formula(
        VALUE,
        format!(
            "IF([@{first}]>=0,\"n/a\",IF([@{received}]=0,-1,IF([gain.{id}@{sign}]=0,0,\
             IF({gain}+{loss}=0,IF([@{sum}]<0,-1,\"n/a\"),EXP(12*[@{x}])-1))))"
        ),
        Kind::Return,
    );
    page.end_line();
}

fn search(page: &mut Page<'_>, side: Side, series: &[Series]) {
    page.heading(side.heading);
    heads(page, side);
    for Series { id, label } in series {
        page.label(label, "", "");
        page.id(format!("{}.{id}", side.id));
        line(page, side, id);
        page.end_line();
    }
}

/// The grid of x and the numbers of the halvings, above the columns that use them.
fn heads(page: &mut Page<'_>, side: Side) {
    page.text(0, "x, and the number of the halving", Role::ColumnHead);
    for (at, head) in [
        (SIGN, "Sign at 0"),
        (FOUND, "First change at"),
        (INNER, "Inner end"),
        (WIDTH, "Width"),
        (ZERO, "Zero"),
    ] {
        page.text(at, head, Role::ColumnHead);
    }
    let start = Content::Number(side.sign * GRID_START);
    page.put((GRID, GRID), start, Kind::Plain, Role::ColumnHead);
    let next = Content::Template(format!("[@-1]*{GRID_GROWTH}"));
    page.put((GRID + 1, FOUND - 1), next, Kind::Plain, Role::ColumnHead);
    for halving in 0..HALVINGS {
        let number = Content::Number(f64::from(halving + 1));
        page.put((STEPS + halving, STEPS + halving), number, Kind::Whole, Role::ColumnHead);
    }
    page.id(format!("{}.head", side.id));
    page.end_line();
}

fn line(page: &mut Page<'_>, side: Side, id: &str) {
    let head = format!("{}.head", side.id);
    let (first, last) = (column(GRID), column(FOUND - 1));
    let (sign, found, inner, width) = (column(SIGN), column(FOUND), column(INNER), column(WIDTH));
    // Measured from the last month where x is below 0, so that no power grows beyond a float.
    let present =
        |x: &str| format!("SUMPRODUCT([{id}@*],EXP(-{x}*([t@*]-IF({x}<0,last_month,0))))");
    page.formula(SIGN, format!("SIGN(ROUND(SUM([{id}@*]),2))"), Kind::Whole);
    let grid = format!("SIGN({})", present(&format!("[{head}]")));
    page.put((GRID, FOUND - 1), Content::Template(grid), Kind::Whole, Role::Formula);
    let other = format!("[@{first}:{last}]");
    page.formula(
        FOUND,
        format!("IF(COUNTIF({other},-[@{sign}])=0,0,MATCH(-[@{sign}],{other},0))"),
        Kind::Whole,
    );
    let points = format!("[{head}@{first}:{last}]");
    page.formula(INNER, format!("IF([@{found}]<2,0,INDEX({points},[@{found}]-1))"), Kind::Plain);
    page.formula(
        WIDTH,
        format!("IF([@{found}]=0,0,INDEX({points},[@{found}])-[@{inner}])"),
        Kind::Plain,
    );
    page.formula(STEPS, format!("[@{inner}]+[@{width}]/2"), Kind::Plain);
    let step = format!("[@-1]+[@{width}]/2^[{head}]*[@{sign}]*SIGN({})", present("[@-1]"));
    page.put((STEPS + 1, ZERO - 1), Content::Template(step), Kind::Plain, Role::Formula);
    page.formula(ZERO, format!("[@{}]", column(ZERO - 1)), Kind::Plain);
}
