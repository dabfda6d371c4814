//! Rates of return without `IRR()`: a search laid out in cells, the same in every program.
//!
//! With x = ln(1 + monthly rate) the present value of monthly flows is Σ flow·e^(−x·month). It is
//! searched outwards from 0, on the side of gains and on that of losses, with u = |x| and the
//! months counted from the first flow or back from the last, so that every power is at most 1. Its
//! sign is looked up on a grid; where it changes first, halving the interval finds the zero to the
//! last digit. The nearer of the two zeros is the rate.
//!
//! Two zeros within one step of the grid change no sign. But between them the present value turns
//! back: its slope leads towards 0 at the one end of the step and away from 0 at the other. The
//! first two such turns on either side are searched by the sign of the slope; where the present
//! value has changed its sign at one, the nearer zero lies before it. Were there more turns, none
//! of which reaches 0, the search would be unsure, and Checks says so.

use super::book::{Book, Content, FIRST, Kind, Page, Print, Role, VALUE, column};
use super::places::columns;
use super::returns::Series;

/// Points of the grid on either side; each some way beyond the one before.
const GRID_POINTS: u16 = 82;
const GRID_START: f64 = 0.0005;
const GRID_GROWTH: f64 = 1.15;
/// Halvings of the interval.
const HALVINGS: u16 = 46;

// Columns of the results.
columns! {
    FIRST;
    FIRST_MONTH,
    LAST_MONTH,
    FIRST_FLOW,
    RECEIVED,
    SUM,
    GAIN,
    LOSS,
    NEAREST,
    UNSURE,
    /// `IRR()` beside the search: where it starts, what it finds a month and a year, how far off.
    GUESS,
    OF_A_MONTH,
    OF_A_YEAR,
    APART,
}

// Columns of a search, from the sign at 0 over the grid to the zero found.
columns! {
    FIRST;
    AT_ZERO,
    GRID,
}
columns! {
    GRID + GRID_POINTS;
    STEP,
    BRACKET,
    INNER,
    WIDTH,
    STEPS,
}
const FOUND: u16 = STEPS + HALVINGS;

/// One side of 0.
#[derive(Clone, Copy)]
struct Side {
    id: &'static str,
    heading: &'static str,
    /// The column of the month from which months are counted.
    counted_from: u16,
}

const SIDES: [Side; 2] = [
    Side { id: "gain", heading: "Search for a gain: x = u", counted_from: FIRST_MONTH },
    Side { id: "loss", heading: "Search for a loss: x = −u", counted_from: LAST_MONTH },
];

/// Writes the sheet; the rate of a series is the value of the row `irr.ID`.
pub(super) fn write(book: &mut Book, series: &[Series]) {
    let about = "Internal rates of return, solved in cells: x = ln(1 + monthly rate) where the \
                 present value is 0; if there are several, the one nearest 0.";
    let mut page = book.page("IRR", "Rates of return", about);
    results(&mut page, series);
    // The search is for the screen: its two hundred columns would be too small to read.
    let last_row = Some(page.row_now().saturating_sub(1));
    page.print(Print { last_column: APART, last_row, ..Print::PAGE });
    for side in SIDES {
        search(&mut page, side, series);
    }
}

fn results(page: &mut Page<'_>, series: &[Series]) {
    page.text(0, "Whose", Role::ColumnHead);
    page.text(1, "Unit", Role::ColumnHead);
    page.text(2, "Note", Role::ColumnHead);
    page.text(VALUE, "IRR", Role::ColumnHead);
    for (at, head) in [
        (FIRST_MONTH, "First month"),
        (LAST_MONTH, "Last month"),
        (FIRST_FLOW, "First flow"),
        (RECEIVED, "Received"),
        (SUM, "Σ flows"),
        (GAIN, "u of the gain"),
        (LOSS, "u of the loss"),
        (NEAREST, "x nearest 0"),
        (UNSURE, "Unsure"),
        (GUESS, "Guess for IRR()"),
        (OF_A_MONTH, "IRR() a month"),
        (OF_A_YEAR, "IRR() a year"),
        (APART, "Apart"),
    ] {
        page.text(at, head, Role::ColumnHead);
    }
    page.end_line();
    let first_row = page.row_now();
    for series in series {
        result(page, series);
    }
    let last_row = page.row_now().saturating_sub(1);
    page.name_block("irr_unsure", UNSURE, first_row, last_row);
    page.name_block("irr_apart", APART, first_row, last_row);
}

fn result(page: &mut Page<'_>, Series { id, label, lends }: &Series) {
    let here = |at: u16| format!("[@{}]", column(at));
    let found = |side: &str, at: u16| format!("[{side}.{id}@{}]", column(at));
    page.label(label, "a year", "");
    page.id(format!("irr.{id}"));
    // Counted from the end, so that a month without a flow counts nothing.
    let from_end = format!("SUMPRODUCT(MAX(([{id}@*]<>0)*(last_month+1-[t@*])))");
    page.formula(FIRST_MONTH, format!("MAX(last_month+1-{from_end},0)"), Kind::Whole);
    let last = format!("SUMPRODUCT(MAX(([{id}@*]<>0)*[t@*]))");
    page.formula(LAST_MONTH, last, Kind::Whole);
    // Without any flow the first month lies past the last column, where INDEX would fail.
    let first = format!("IF({0}>last_month,0,INDEX([{id}@*],{0}+1))", here(FIRST_MONTH));
    page.formula(FIRST_FLOW, first, Kind::Amount);
    page.formula(RECEIVED, format!("SUMIF([{id}@*],\">0\")"), Kind::Amount);
    page.formula(SUM, format!("ROUND(SUM([{id}@*]),2)"), Kind::Amount);
    for (at, side) in [(GAIN, "gain"), (LOSS, "loss")] {
        let zero = format!("IF({}=0,\"none\",{})", found(side, BRACKET), found(side, FOUND));
        page.formula(at, zero, Kind::Plain);
    }
    // The gain at a tie, as in the program.
    let (gain, loss) = (here(GAIN), here(LOSS));
    let nearest = format!(
        "IF(ISNUMBER({gain}),IF(ISNUMBER({loss}),IF({gain}<={loss},{gain},-{loss}),{gain}),\
         IF(ISNUMBER({loss}),-{loss},\"none\"))"
    );
    page.formula(NEAREST, nearest, Kind::Plain);
    // Where the zero lies before a turn, later turns are farther from 0 and do not matter.
    let unsure = |side: &str| {
        let (kind, last) = (found(side, BRACKET), column(STEP - 1));
        format!("IF(OR({kind}=1,{kind}=2),0,IF([{side}_turns.{id}@{last}]>2,1,0))")
    };
    page.formula(UNSURE, format!("MAX({},{})", unsure("gain"), unsure("loss")), Kind::Whole);
    // In the order of the method, section 7: what is undefined, what is −100%, then the rate.
    let undefined = if *lends {
        format!("SUMIF([{id}@*],\"<0\")=0")
    } else {
        format!("{}>=0", here(FIRST_FLOW))
    };
    page.formula(
        VALUE,
        format!(
            "IF({undefined},\"n/a\",IF({}=0,-1,IF({}=0,0,\
             IF(ISNUMBER({2}),EXP(12*{2})-1,IF({1}<0,-1,\"n/a\")))))",
            here(RECEIVED),
            here(SUM),
            here(NEAREST)
        ),
        Kind::Return,
    );
    beside(page, id);
    page.end_line();
}

/// What the spreadsheet's own function makes of the same flows, started at the rate found.
fn beside(page: &mut Page<'_>, id: &str) {
    let here = |at: u16| format!("[@{}]", column(at));
    let guess = "IF(ISNUMBER([@D]),IF([@D]>-1,(1+[@D])^(1/12)-1,\"n/a\"),\"n/a\")";
    page.formula(GUESS, guess, Kind::Return);
    let (guess, month, year) = (here(GUESS), here(OF_A_MONTH), here(OF_A_YEAR));
    let own = format!("IRR([{id}@*],{guess})");
    let found = format!("IF(ISNUMBER({guess}),IF(ISERROR({own}),\"none\",{own}),\"n/a\")");
    page.formula(OF_A_MONTH, found, Kind::Return);
    page.formula(
        OF_A_YEAR,
        format!("IF(ISNUMBER({month}),(1+{month})^12-1,{month})"),
        Kind::Return,
    );
    // Relative to a rate above 100%.
    let apart = format!("IF(ISNUMBER({year}),ABS({year}-[@D])/MAX(1,ABS([@D])),0)");
    page.formula(APART, apart, Kind::Tiny);
}

fn search(page: &mut Page<'_>, side: Side, series: &[Series]) {
    page.heading(side.heading);
    heads(page, side);
    for Series { id, label, .. } in series {
        let search = Search { side, id };
        let mut line = |what: &str, row: &str, write: &dyn Fn(&mut Page<'_>)| {
            page.label(&format!("{label}{what}"), "", "");
            page.id(format!("{}{row}.{id}", side.id));
            write(page);
            page.end_line();
        };
        line(": sign of the present value", "", &|page| search.values(page));
        line(": sign of its slope", "_slope", &|page| search.slopes(page));
        line(": turns before 0, to date", "_turns", &|page| search.turns(page));
    }
}

/// The grid of u and the numbers of the halvings, above the columns that use them.
fn heads(page: &mut Page<'_>, side: Side) {
    page.text(0, "u, and the number of the halving", Role::ColumnHead);
    for (at, head) in [
        (AT_ZERO, "At 0"),
        (STEP, "First at step"),
        (BRACKET, "Kind"),
        (INNER, "Inner end"),
        (WIDTH, "Width"),
        (FOUND, "Found"),
    ] {
        page.text(at, head, Role::ColumnHead);
    }
    page.put((GRID, GRID), Content::Number(GRID_START), Kind::Plain, Role::ColumnHead);
    let next = Content::Template(format!("[@-1]*{GRID_GROWTH}"));
    page.put((GRID + 1, STEP - 1), next, Kind::Plain, Role::ColumnHead);
    for halving in 0..HALVINGS {
        let number = Content::Number(f64::from(halving + 1));
        page.put((STEPS + halving, STEPS + halving), number, Kind::Whole, Role::ColumnHead);
    }
    page.id(format!("{}.head", side.id));
    page.end_line();
}

/// The lines of one series on one side.
struct Search<'s> {
    side: Side,
    id: &'s str,
}

impl Search<'_> {
    /// A cell of one of the three lines: "", "_slope" or "_turns".
    fn cell(&self, line: &str, at: &str) -> String {
        format!("[{}{line}.{}{at}]", self.side.id, self.id)
    }

    fn at(&self, line: &str, place: u16) -> String {
        self.cell(line, &format!("@{}", column(place)))
    }

    /// Months of a flow from the end that counts most.
    fn months(&self) -> String {
        // For both sides: months from the first flow, or back from the last.
        format!("ABS([t@*]-[irr.{}@{}])", self.id, column(self.side.counted_from))
    }

    fn value_sign(&self, u: &str) -> String {
        format!("SIGN(SUMPRODUCT([{}@*],EXP(-{u}*{})))", self.id, self.months())
    }

    /// The slope has the other sign.
    fn fall_sign(&self, u: &str) -> String {
        let months = self.months();
        format!("SIGN(SUMPRODUCT([{}@*],{months},EXP(-{u}*{months})))", self.id)
    }

    fn grid_point(&self, step: &str) -> String {
        let (first, last) = (column(GRID), column(STEP - 1));
        format!("INDEX([{}.head@{first}:{last}],{step})", self.side.id)
    }

    fn on_grid(page: &mut Page<'_>, at_zero: String, template: String) {
        page.formula(AT_ZERO, at_zero, Kind::Whole);
        page.put((GRID, STEP - 1), Content::Template(template), Kind::Whole, Role::Formula);
    }

    fn own_steps() -> String {
        format!("[@{}:{}]", column(GRID), column(STEP - 1))
    }

    /// The sign of the present value; where it changes first, by itself or before a turn; the zero.
    fn values(&self, page: &mut Page<'_>) {
        let head = format!("[{}.head]", self.side.id);
        let sign = self.at("", AT_ZERO);
        Self::on_grid(
            page,
            format!("SIGN([irr.{}@{}])", self.id, column(SUM)),
            self.value_sign(&head),
        );
        let steps = Self::own_steps();
        // COUNTIF first, because MATCH without a hit is an error.
        let found = format!("IF(COUNTIF({steps},-{sign})=0,0,MATCH(-{sign},{steps},0))");
        page.formula(STEP, found, Kind::Whole);
        let step = format!("[@{}]", column(STEP));
        let before = |line: &str| {
            let turn = self.at(line, STEP);
            format!("AND({}=1,OR({step}=0,{turn}<{step}))", self.at(line, BRACKET))
        };
        let kind =
            format!("IF({},1,IF({},2,IF({step}>0,3,0)))", before("_slope"), before("_turns"));
        page.formula(BRACKET, kind, Kind::Whole);
        let kind = format!("[@{}]", column(BRACKET));
        let ends = |place: u16, otherwise: &str| {
            let (one, two) = (self.at("_slope", place), self.at("_turns", place));
            format!("IF({kind}=1,{one},IF({kind}=2,{two},{otherwise}))")
        };
        let inner = format!("IF({step}<2,0,{})", self.grid_point(&format!("{step}-1")));
        page.formula(INNER, ends(INNER, &inner), Kind::Plain);
        let outer = format!("IF({kind}=0,0,{})", self.grid_point(&step));
        let width = format!("{}-[@{}]", ends(FOUND, &outer), column(INNER));
        page.formula(WIDTH, format!("IF({kind}=0,0,{width})"), Kind::Plain);
        self.halve(page, &sign, &self.value_sign("[@-1]"));
    }

    /// The sign of the slope; the first turn.
    fn slopes(&self, page: &mut Page<'_>) {
        let head = format!("[{}.head]", self.side.id);
        let slope = |u: &str| format!("-{}", self.fall_sign(u));
        Self::on_grid(page, slope("0"), slope(&head));
        self.turn(page, 1);
    }

    /// How many times by now the slope has led towards 0 and away again while the present value
    /// kept its sign; the second turn.
    fn turns(&self, page: &mut Page<'_>) {
        let sign = self.at("", AT_ZERO);
        let (value, slope) = (self.cell("", ""), self.cell("_slope", ""));
        let (value_before, slope_before) = (self.cell("", "@-1"), self.cell("_slope", "@-1"));
        let is_turn = format!(
            "AND({value_before}*{sign}>0,{value}*{sign}>0,{slope_before}*{sign}<0,{slope}*{sign}>0)"
        );
        Self::on_grid(page, "0".to_owned(), format!("[@-1]+IF({is_turn},1,0)"));
        self.turn(page, 2);
    }

    /// Where the present value turns back for the first or the second time, and whether it has
    /// changed its sign there.
    fn turn(&self, page: &mut Page<'_>, which: u16) {
        let (first, last) = (self.at("_turns", GRID), self.at("_turns", STEP - 1));
        // A range is put together from the references to its two ends.
        let all = format!("{}:{}]", first.trim_end_matches(']'), column(STEP - 1));
        let found = format!("IF({last}<{which},0,MATCH({which},{all},0))");
        page.formula(STEP, found, Kind::Whole);
        let (sign, step) = (self.at("", AT_ZERO), format!("[@{}]", column(STEP)));
        let at_turn = self.value_sign(&format!("[@{}]", column(FOUND)));
        let is_beyond = format!("IF({step}=0,0,IF({at_turn}=-{sign},1,0))");
        page.formula(BRACKET, is_beyond, Kind::Whole);
        let inner = format!("IF({step}<2,0,{})", self.grid_point(&format!("{step}-1")));
        page.formula(INNER, inner, Kind::Plain);
        let width = format!("{}-[@{}]", self.grid_point(&step), column(INNER));
        page.formula(WIDTH, format!("IF({step}=0,0,{width})"), Kind::Plain);
        self.halve(page, &sign, &self.fall_sign("[@-1]"));
    }

    /// Halves the interval as long as `onwards` has this sign in the middle.
    fn halve(&self, page: &mut Page<'_>, sign: &str, onwards: &str) {
        let head = format!("[{}.head]", self.side.id);
        let (inner, width) = (column(INNER), column(WIDTH));
        page.formula(STEPS, format!("[@{inner}]+[@{width}]/2"), Kind::Plain);
        let step = format!("IF([@{width}]=0,[@-1],[@-1]+[@{width}]/2^{head}*{sign}*({onwards}))");
        page.put((STEPS + 1, FOUND - 1), Content::Template(step), Kind::Plain, Role::Formula);
        page.formula(FOUND, format!("[@{}]", column(FOUND - 1)), Kind::Plain);
    }
}
