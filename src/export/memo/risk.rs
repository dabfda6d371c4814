//! What may go wrong: the odds of it, the room under the covenants, and the lessee's cash.

use maud::{Markup, html};

use super::case::Case;
use super::drawings::Pictured;
use super::tables::{section, table};
use crate::analysis::lessee_years::LesseeYear;
use crate::analysis::monte_carlo::is_certain;
use crate::analysis::monte_carlo::statistics::Estimate;
use crate::analysis::years::Scale;
use crate::analysis::{Headroom, Never, Ribbon, Sample, Simulation, simulate};
use crate::export::pictures::Plot;
use crate::format::{self, money, percent};

/// Height of the plot of defaults, points.
const ODDS_HEIGHT: u16 = 260;

/// Percentiles that the committee sees: 5, 50 and 95 of 100.
const SHOWN_PERCENTILES: [(usize, &str); 3] = [(0, "p5"), (2, "median"), (4, "p95")];

/// The simulation of a deal, as its scenario asks for it.
pub(super) struct Odds {
    simulation: Simulation,
    is_certain: bool,
}

impl Odds {
    pub(super) fn of(case: &Case<'_>) -> Self {
        let scenario = case.scenario;
        let Ok(simulation) = simulate(scenario, Sample::of(scenario), None, &Never);
        Self { simulation, is_certain: is_certain(scenario) }
    }

    /// What is told of it, a row each: what, how likely, standard error.
    fn rows(&self) -> Vec<[String; 3]> {
        let Simulation { default, equity_loss, lender_loss, expected_loss, net_irr, .. } =
            &self.simulation;
        let share = |name: &str, it: &Estimate| {
            [name.to_owned(), percent(it.value, 1), format!("± {}", percent(it.standard_error, 1))]
        };
        let mut rows = vec![
            share("Probability of default", default),
            share("Probability that equity loses money", equity_loss),
            share("Probability that a lender loses money", lender_loss),
            [
                "Expected loss of the lenders".to_owned(),
                money(expected_loss.value),
                format!("± {}", money(expected_loss.standard_error)),
            ],
        ];
        for (place, name) in SHOWN_PERCENTILES {
            if let Some(estimate) = net_irr.spread.percentiles.get(place) {
                rows.push(share(&format!("Net IRR, {name}"), estimate));
            }
        }
        rows
    }
}

/// The odds of one deal or of both, with the plot of defaults.
pub(super) fn odds(cases: &[&Case<'_>], pictured: &Pictured<'_>) -> Markup {
    let all: Vec<Odds> = cases.iter().map(|case| Odds::of(case)).collect();
    let Some(first) = all.last() else { return html! {} };
    let of_all: Vec<Vec<[String; 3]>> = all.iter().map(Odds::rows).collect();
    let rows: Vec<Vec<String>> = first
        .rows()
        .iter()
        .enumerate()
        .map(|(place, [name, ..])| {
            let cells = of_all.iter().filter_map(|rows| rows.get(place));
            let cells = cells.flat_map(|[_, value, error]| [value.clone(), error.clone()]);
            std::iter::once(name.clone()).chain(cells).collect()
        })
        .collect();
    let head: Vec<&str> = match cases {
        [_] => vec!["", "Estimate", "Std. error"],
        _ => vec!["", "A", "Std. error", "B", "Std. error"],
    };
    let Simulation { paths, seed, .. } = first.simulation;
    let paths = format::number(f64::from(paths), 0);
    let note = if first.is_certain {
        "Nothing is uncertain in this scenario: every path is the deterministic run.".to_owned()
    } else {
        format!(
            "Monte Carlo, {paths} paths, seed {seed}; standard error of the estimate beside it."
        )
    };
    let inner =
        html! { div data-odds=(first.simulation.default.value) { (table(&head, 1, &rows)) } };
    let told = section("How likely is it to go wrong?", &note, &inner);
    pictured.beside(Plot::Odds, ODDS_HEIGHT, &told)
}

/// The room under every covenant.
pub(super) fn covenants(cases: &[&Case<'_>]) -> Markup {
    let rows: Vec<Vec<String>> = cases
        .iter()
        .flat_map(|case| {
            let headroom = Headroom::of(case.scenario, &case.results);
            headroom.ribbons.map(|ribbon| covenant(case, &ribbon))
        })
        .collect();
    let head = ["Covenant", "Tightest", "Limit", "Headroom", "When", "Status"];
    let words = cases.iter().map(|case| {
        let words = Headroom::of(case.scenario, &case.results).words();
        if case.letter.is_empty() { words } else { format!("{}: {words}", case.letter) }
    });
    let note = words.collect::<Vec<_>>().join(" ");
    let inner = html! { div data-covenants="" { (table(&head, 1, &rows)) } };
    section("How much headroom do the covenants leave?", &note, &inner)
}

fn covenant(case: &Case<'_>, ribbon: &Ribbon) -> Vec<String> {
    let name = match case.letter {
        "" => ribbon.name(),
        letter => format!("{letter}: {}", ribbon.name()),
    };
    let when = |month: u32| ribbon.calendar.short(month);
    let tightest = ribbon.tightest.and_then(|(at, room)| {
        let month = case.results.months.iter().find(|month| month.month == at)?;
        let [(_, figure), (_, limit), (what, room)] = ribbon.account(month, Some(room));
        let room = if what == "headroom" { room } else { format!("{what} {room}") };
        Some([figure, limit, room, when(at)])
    });
    let status = match (ribbon.first_breach, &tightest) {
        (Some(month), _) => format!("breached, {}", when(month)),
        (None, Some(_)) => "kept".to_owned(),
        (None, None) => ribbon.tightest_words(),
    };
    let cells = tightest.unwrap_or_else(|| [format::UNDEFINED; 4].map(str::to_owned));
    std::iter::once(name).chain(cells).chain([status]).collect()
}

/// The lessee's cash by year beside its plot.
pub(super) fn lessee(case: &Case<'_>) -> Markup {
    let years = LesseeYear::all(case.scenario, &case.results);
    let amounts = years.iter().flat_map(LesseeYear::amounts);
    let scale = Scale::of_amounts(amounts);
    let rows: Vec<Vec<String>> = years
        .iter()
        .map(|year| {
            let amounts = year.amounts().map(|amount| scale.figure(amount));
            std::iter::once(year.number.to_string()).chain(amounts).collect()
        })
        .collect();
    let head: Vec<&str> = ["Year"].into_iter().chain(LesseeYear::AMOUNTS).collect();
    let note = format!(
        "In {}. Net burn is after revenue; rounds count from a probability of 50%.",
        scale.name
    );
    let inner = html! { div class="dense" data-lessee="" { (table(&head, 1, &rows)) } };
    section(&case.titled("Lessee’s cash by year"), &note, &inner)
}
