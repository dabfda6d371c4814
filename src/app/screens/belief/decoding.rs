//! What a pitch must have assumed: its claims on the left, what each reading makes of them on the
//! right, the verdict over both.

use std::borrow::Cow;

use eframe::egui::{Button, ComboBox, ScrollArea, Ui};

use crate::analysis::decoder::{Fit, points};
use crate::analysis::lever_text;
use crate::analysis::{Decoded, Ending, Lever, Loan, Reading};
use crate::app::command::Command;
use crate::format;
use crate::model::Scenario;
use crate::session::Decodings;
use crate::session::decoding::PitchForm;
use crate::ui::board::Within;
use crate::ui::chart::title_ui;
use crate::ui::table::{Cell, Name, Table};
use crate::ui::text::{Texts, small, small_strong};
use crate::ui::theme::{Ink, SMALL};
use crate::ui::widgets::drop_down::{DropDown, OptionText};
use crate::ui::widgets::waiting::{dim, waiting_ui};

use super::super::shown::Shown;
use super::believing::{sentence_ui, yes_or_no};
use super::halves;
use super::pitch::{pitch_ui, tolerance_ui};

/// Share of the width for the claims.
const CLAIMS_SHARE: f32 = 0.40;
/// Constant height of the verdict, points.
// Otherwise the claims below would move whenever the verdict takes another line.
const VERDICT_HEIGHT: f32 = 50.0;
/// More claims than this have no column of their own.
const COLUMNS_MAX: usize = 4;

/// Draws the page into all the room that `ui` has.
pub(super) fn decoding_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    decodings: &Decodings,
    view: &mut PitchForm,
    send: &mut Vec<Command>,
) {
    let scenario = shown.document.evaluated();
    ui.scope(|ui| {
        dim(ui, decodings.is_current());
        let verdict = decodings.latest().map_or_else(String::new, Decoded::verdict);
        sentence_ui(ui, &verdict, VERDICT_HEIGHT);
    });
    let [left, right] = halves(ui, CLAIMS_SHARE);
    ui.within(left, |ui| {
        title_ui(ui, "What does the pitch claim?", |_| ());
        ScrollArea::vertical().id_salt("claims").show(ui, |ui| pitch_ui(ui, scenario, view));
    });
    ui.within(right, |ui| {
        title_ui(ui, "What can “return” mean?", |_| ());
        let Some(decoded) = decodings.latest() else {
            waiting_ui(ui, decodings.trouble());
            return;
        };
        if decoded.claims.is_empty() {
            ui.weak("Every reading stands here once a return is claimed.");
            return;
        }
        ScrollArea::vertical().id_salt("readings").show(ui, |ui| {
            dim(ui, decodings.is_current());
            readings_ui(ui, decoded, view);
            ui.add_space(16.0);
            fitted_ui(ui, scenario, decoded, view, send);
        });
    });
}

/// A row of the readings: what is claimed, or what one of them makes of it.
enum ReadAs<'a> {
    Claimed,
    Fit(&'a Fit),
}

/// Every reading with every loan: what it yields for each claim, and how far off that is.
fn readings_ui(ui: &mut Ui, decoded: &Decoded, view: &mut PitchForm) {
    let claims = decoded.claims.iter().take(COLUMNS_MAX).enumerate();
    let misfit = "Root mean square of model return less claimed return";
    let name = |row: &ReadAs<'_>| match row {
        ReadAs::Fit(fit) => Name::new(fit.reading.name()).note(fit.loan.name().to_lowercase()),
        ReadAs::Claimed => Name::new("Claimed"),
    };
    let fits = |fit: &Fit| fit.is_consistent(decoded.tolerance);
    let of_fit =
        move |fit: &Fit, cell: Cell| cell.ink(if fits(fit) { Ink::Text } else { Ink::Muted });
    let table = Table::new("read as", name)
        .columns(claims, |table, (place, claim)| {
            let help = "Model return in this case";
            table.column(claim_text(claim.ending), 62.0, help, move |row| match row {
                ReadAs::Fit(fit) => {
                    of_fit(fit, Cell::share(fit.returns.get(place).copied().flatten(), 1))
                }
                ReadAs::Claimed => Cell::share(claim.annual, 1).ink(Ink::Accent),
            })
        })
        .column("misfit", 84.0, misfit, |row| match row {
            ReadAs::Fit(fit) => {
                let misfit = fit.misfit.map_or(format::UNDEFINED.to_owned(), points);
                of_fit(fit, Cell::new(misfit))
            }
            ReadAs::Claimed => Cell::empty(),
        })
        .column("fits", 34.0, "Within the tolerance", |row| match row {
            ReadAs::Fit(fit) => yes_or_no(fits(fit)),
            ReadAs::Claimed => Cell::empty(),
        });
    // The claims come first: each reading below is compared with them.
    let fits = decoded.fits.iter().map(ReadAs::Fit);
    let rows: Vec<ReadAs<'_>> = [ReadAs::Claimed].into_iter().chain(fits).collect();
    table.show(ui, &rows);
    ui.add_space(6.0);
    tolerance_ui(ui, view);
    let words = "Of 1.5 points half is lost in whole percents, the rest in “over”, “about” and “a \
                 like return”. A plain loan has level payments and no sweep, reserve, upfront fee \
                 or selling cost. The lessee is taken to pay.";
    ui.wrapped(small(words).weak());
}

/// "sold 25%".
fn claim_text(ending: Ending) -> String {
    match ending {
        Ending::Sell { resale } => format!("sold {}", format::percent(resale, 0)),
        Ending::Scrap => "scrap".to_owned(),
        Ending::Renew { discount, .. } => format!("{} off", format::percent(discount, 0)),
    }
}

fn fit_name(fit: &Fit) -> String {
    format!("{}, {}", fit.reading.name(), fit.loan.name().to_lowercase())
}

/// The values of one fit, which can be taken over into the scenario.
fn fitted_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    decoded: &Decoded,
    view: &mut PitchForm,
    send: &mut Vec<Command>,
) {
    // A kept choice may be of a pitch that had more fits.
    let chosen = view.fit.filter(|index| *index < decoded.fits.len());
    let chosen = chosen.or_else(|| first_fit(decoded));
    let Some((index, fit)) = chosen.and_then(|at| Some((at, decoded.fits.get(at)?))) else {
        return;
    };
    title_ui(ui, "With which values?", |ui| {
        let combo = ComboBox::from_id_salt("fit").width(186.0);
        let list = DropDown { combo, name: "Values of ", size: SMALL, chosen: index };
        let taken = list.ui(ui, 0..decoded.fits.len(), |at| OptionText {
            text: decoded.fits.get(at).map_or(Cow::Borrowed(""), |fit| fit_name(fit).into()),
            help: "",
        });
        view.fit = taken.or(view.fit);
    });
    if fit.fitted.is_empty() {
        let words = "None of the unknowns matters to this reading: choose another on the left.";
        ui.weak(words);
        return;
    }
    Table::new("unknown", |(lever, _): &(Lever, f64)| lever.label(scenario))
        .column("fitted", 90.0, "Where it comes closest to the claims", |(lever, value)| {
            Cell::new(lever_text::text(*lever, scenario, *value)).ink(Ink::Accent)
        })
        .column("now", 90.0, "In the open scenario", |(lever, _)| {
            let now = lever.value(scenario).map(|now| lever_text::text(*lever, scenario, now));
            Cell::new(now.unwrap_or_else(|| format::UNDEFINED.to_owned()))
        })
        .show(ui, &fit.fitted);
    ui.add_space(8.0);
    let button = ui.add(Button::new(small_strong("Apply these values")));
    let help = "Sets these inputs in the open scenario; one undo step";
    if button.on_hover_text(help).clicked() {
        send.extend(moves(fit, scenario));
    }
    if let Some(caveat) = decoded.caveat() {
        ui.wrapped(small(caveat).weak());
    }
}

/// The edits that make the scenario the fitted one: what a plain loan lacks, then the values.
fn moves(fit: &Fit, scenario: &Scenario) -> Vec<Command> {
    let without = match fit.loan {
        Loan::Plain => Loan::without(scenario),
        Loan::AsChosen => Vec::new(),
    };
    let without = without.into_iter().map(|lever| Command::Move(lever, 0.0));
    let fitted = fit.fitted.iter().map(|(lever, value)| Command::Move(*lever, *value));
    // The fitted values last: a plain loan sets the sweep to 0, which may have been fitted.
    without.chain(fitted).collect()
}

/// The consistent fit that a pitch to investors is most likely to mean, else the nearest one.
fn first_fit(decoded: &Decoded) -> Option<usize> {
    let place = |wanted: &dyn Fn(&Fit) -> bool| decoded.fits.iter().position(wanted);
    let net = place(&|fit| {
        fit.reading == Reading::NetToInvestors && fit.is_consistent(decoded.tolerance)
    });
    net.or_else(|| place(&|fit| fit.is_consistent(decoded.tolerance))).or_else(|| {
        // An undefined misfit is the farthest of all.
        let off = |fit: &Fit| fit.misfit.unwrap_or(f64::INFINITY);
        let fits = decoded.fits.iter().enumerate();
        fits.min_by(|one, other| off(one.1).total_cmp(&off(other.1))).map(|(index, _)| index)
    })
}
