//! What a committee asks about a deal, section by section.

use maud::{Markup, html};
use rust_decimal::Decimal;

use super::case::Case;
use super::drawings::Pictured;
use super::tables::{section, table};
use crate::analysis::assumptions::{self, is_assumed};
use crate::analysis::cases;
use crate::analysis::losses::{first_stop, role};
use crate::analysis::outcomes::why_scrap_yields_more;
use crate::analysis::tornado::{Bar, Ranges};
use crate::analysis::years::Scale;
use crate::analysis::{
    self, Belief, Checks, GuarantorPaid, Guarantors, Lever, Metric, Never, Outcome, Recovery,
    Shock, StakeCapital, Target, Year, circularity, plausibility, sold_after_repossession,
    stop_outcome,
};
use crate::export::pictures::Plot;
use crate::format::{self, Calendar, money, months, percent, ratio};
use crate::model::amount::without_dust;
use crate::model::scenario::EndOfTerm;
use crate::model::{FastLane, Scenario};

/// Height of the tornado in points, without its bars and of a bar.
const BARS_TOP: u16 = 150;
const BAR_HEIGHT: u16 = 20;
/// A table of more rows may break across pages.
const ROWS_KEPT_MAX: usize = 24;
const REGION_HEIGHT: u16 = 290;
/// The target of the beliefs: the one that the window starts with.
const TARGET: f64 = 0.20;

/// Sell, scrap, renew, and a lessee that stops paying in the month that the plot of losses marks.
fn outcomes_of(lane: &mut FastLane, scenario: &Scenario) -> Vec<(String, Outcome)> {
    let name = |outcome: &Outcome| match outcome.end_of_term {
        EndOfTerm::Sell => "Sell the chips",
        EndOfTerm::Scrap => "Scrap them",
        EndOfTerm::Renew => "Renew the lease",
    };
    let ends = analysis::outcomes(lane, scenario).into_iter();
    let mut told: Vec<(String, Outcome)> = ends
        .map(|outcome| {
            let is_base = outcome.end_of_term == scenario.lease.end_of_term;
            let base = if is_base { " (this scenario)" } else { "" };
            (format!("{}{base}", name(&outcome)), outcome)
        })
        .collect();
    let month = first_stop(scenario);
    let outcome = stop_outcome(lane, scenario, month);
    let when = Calendar::of(&scenario.closing).month(month);
    let name = match outcome.default_month {
        Some(default) if default == month => format!("Default in {when}"),
        // Somebody pays in the lessee's place, at least for a while.
        Some(_) | None => format!("The lessee stops in {when}"),
    };
    let sold = sold_after_repossession(scenario);
    let [name, sold_name] = match sold {
        Some(_) => [", re-leased", ", sold after repossession"].map(|end| format!("{name}{end}")),
        None => [name, String::new()],
    };
    told.push((name, outcome));
    told.extend(sold.map(|sold| (sold_name, stop_outcome(lane, &sold, month))));
    told
}

/// The deal beside its cases, a row each; nothing where it has none.
pub(super) fn cases(case: &Case<'_>) -> Markup {
    let scenario = case.scenario;
    if scenario.cases.is_empty() {
        return html! {};
    }
    let rows: Vec<Vec<String>> = cases::table(scenario, &case.results.summary)
        .into_iter()
        .zip(std::iter::once(None).chain(scenario.cases.iter().map(Some)))
        .map(|(row, of)| {
            let sets = of.map_or_else(String::new, |case| cases::sets(scenario, case));
            let figures = cases::FIGURES.map(|metric| {
                let of = |summary| metric.text_of(summary);
                row.summary.as_ref().map_or_else(|| format::UNDEFINED.to_owned(), of)
            });
            [row.name, sets].into_iter().chain(figures).collect()
        })
        .collect();
    let head: Vec<&str> =
        ["Case", "What it sets"].into_iter().chain(cases::FIGURES.map(Metric::name)).collect();
    let note = "Each case is the deal with only these inputs changed.";
    section(&case.titled("Cases"), note, &table(&head, 2, &rows))
}

pub(super) fn outcomes(case: &Case<'_>) -> Markup {
    let told = outcomes_of(&mut FastLane::default(), case.scenario);
    let rows: Vec<Vec<String>> = told
        .iter()
        .map(|(name, outcome)| {
            vec![
                name.clone(),
                percent(outcome.net_irr, 2),
                percent(outcome.equity_irr, 2),
                ratio(outcome.net_moic),
                Metric::LenderLoss.text(Some(without_dust(outcome.lender_loss))),
                Metric::DefaultMonth.text(outcome.default_month.map(f64::from)),
            ]
        })
        .collect();
    let head = [
        "Outcome",
        Metric::NetIrr.name(),
        Metric::EquityIrr.name(),
        Metric::NetMoic.name(),
        Metric::LenderLoss.name(),
        Metric::DefaultMonth.name(),
    ];
    let outcomes: Vec<Outcome> = told.iter().map(|(_, outcome)| *outcome).collect();
    let why = why_scrap_yields_more(case.scenario, &outcomes).unwrap_or_default();
    let month = Calendar::of(&case.scenario.closing).month(first_stop(case.scenario));
    let note =
        format!("The same deal under each exit, and if the lessee stops paying in {month}. {why}");
    section(&case.titled("Returns by exit"), note.trim_end(), &table(&head, 1, &rows))
}

/// What comes back of everybody's capital as it stands and where the lessee stops paying, and what
/// guarantors pay in.
pub(super) fn capital(case: &Case<'_>) -> Markup {
    let scenario = case.scenario;
    let lane = &mut FastLane::default();
    let month = first_stop(scenario);
    // At its present resale the case is as it stands.
    let present = Lever::ResaleFraction.value(scenario).unwrap_or(0.0);
    let [now, stopped] = [Shock::Resale(present), Shock::Default(month)]
        .map(|shock| Recovery::of(lane, scenario, shock, Guarantors::Pay));
    let pairs = now.stakes.iter().zip(&stopped.stakes);
    let stakes = pairs.filter(|(now, _)| now.capital.invested > 0.0).map(|(now, stopped)| {
        let name = format!("{}, {}", now.position.title(scenario), role(scenario, now.position));
        let of = |stake: &StakeCapital| {
            let cents = format::cents_of_dollar(stake.back_of_a_dollar());
            [money(stake.capital.invested), money(stake.lost()), cents]
        };
        std::iter::once(name).chain(of(now)).chain(of(stopped)).collect()
    });
    let pairs = now.guarantors.iter().zip(&stopped.guarantors);
    let guarantors = pairs.map(|((guarantor, now), (_, stopped))| {
        let name = format!("{}, {}", guarantor.name(scenario), guarantor.promise(scenario));
        let of = |paid: &GuarantorPaid| [money(paid.total()), String::new(), String::new()];
        std::iter::once(name).chain(of(now)).chain(of(stopped)).collect()
    });
    let rows: Vec<Vec<String>> = stakes.chain(guarantors).collect();
    let stops = format!("Invested, stops in {}", Calendar::of(&scenario.closing).short(month));
    let head = ["Stake", "Invested, current case", "lost", "of $1", &stops, "lost", "of $1"];
    let note = "Capital invested, capital lost by the final settlement, and cents recovered on \
                each dollar; future interest, fees and profit are not counted. A guarantor is \
                listed with what it pays in.";
    let inner = html! { div class="dense" { (table(&head, 1, &rows)) } };
    section(&case.titled("Who bears the loss?"), note, &inner)
}

/// What moves the return most: the bars that the first page counts, and where each number is from.
pub(super) fn tornado(case: &Case<'_>, pictured: &Pictured<'_>) -> Markup {
    let (scenario, metric) = (case.scenario, Metric::NetIrr);
    let found = analysis::tornado(&mut FastLane::default(), scenario, metric, &Ranges::new());
    let largest: Vec<Bar> = assumptions::largest(&found).cloned().collect();
    let rows: Vec<Vec<String>> = largest
        .iter()
        .map(|bar| {
            let source = if is_assumed(scenario, bar.lever) { "assumption" } else { "source" };
            let [low, high] = [bar.low, bar.high].map(|(_, rate)| metric.text(rate));
            vec![bar.lever.label(scenario).into_owned(), low, high, source.to_owned()]
        })
        .collect();
    let head = ["Net IRR with", "Low", "High", "Rests on"];
    let counted = assumptions::in_words(scenario, &largest).unwrap_or_default();
    let note = format!("Each input alone, moved to both ends of its plausible range. {counted}");
    let height = BARS_TOP + BAR_HEIGHT * u16::try_from(largest.len()).unwrap_or(0);
    let inner =
        html! { div class="dense" data-drivers=(largest.len()) { (table(&head, 1, &rows)) } };
    let told = section(&case.titled("Main drivers"), note.trim_end(), &inner);
    if largest.is_empty() { told } else { pictured.beside(Plot::Tornado, height, &told) }
}

pub(super) fn belief(case: &Case<'_>, pictured: &Pictured<'_>) -> Markup {
    let scenario = case.scenario;
    let target = Target { metric: Metric::NetIrr, value: TARGET };
    let levers = believed(scenario);
    let Ok(belief) = Belief::of(&mut FastLane::default(), scenario, target, levers, &Never);
    let rows: Vec<Vec<String>> = belief
        .alternatives
        .iter()
        .map(|other| {
            let name = match other.ending {
                EndOfTerm::Sell => "Sell",
                EndOfTerm::Scrap => "Scrap",
                EndOfTerm::Renew => "Renew",
            };
            let verdict = if other.holds_now { "met" } else { "not met" };
            let value = target.metric.text_fine(other.value);
            vec![name.to_owned(), other.must_hold(), value, verdict.to_owned()]
        })
        .collect();
    let head = ["End of term", "What must hold", "Net IRR now", "Target"];
    // In the page's own type, however wide that is; a drawing would cut it.
    let told = html! {
        section {
            h2 { (case.titled("What must you believe?")) }
            p class="say" { (belief.sentence) }
            (table(&head, 2, &rows))
        }
    };
    pictured.region(levers, REGION_HEIGHT, &told)
}

/// The two levers that the window asks about first, of those that the scenario has.
fn believed(scenario: &Scenario) -> [Lever; 2] {
    let loan = Lever::LoanRate(0);
    let other = if loan.value(scenario).is_some() { loan } else { Lever::RentFactor };
    [Lever::ResaleFraction, other]
}

pub(super) fn sources_and_uses(case: &Case<'_>) -> Markup {
    let (scenario, summary) = (case.scenario, &case.results.summary);
    let total = format::float(summary.uses);
    let line = |name: String, amount: Decimal| {
        let share = percent((total > 0.0).then(|| format::float(amount) / total), 1);
        vec![name, format::money_full(amount), share]
    };
    let mut sources: Vec<Vec<String>> = scenario
        .tranches
        .iter()
        .map(|tranche| line(format!("{}, {}", tranche.name, tranche.lender), tranche.amount))
        .collect();
    if !summary.prepaid_rent.is_zero() {
        sources.push(line("Prepaid rent".to_owned(), summary.prepaid_rent));
    }
    sources.push(line("Equity".to_owned(), summary.equity));
    let all = summary.equity + summary.debt + summary.prepaid_rent;
    sources.push(line("Sources".to_owned(), all));
    let fees = case.results.closing().map(|month| month.fees).unwrap_or_default();
    let fees_name = match scenario.guarantees.as_slice() {
        [] => "Upfront fees",
        [..] => "Upfront fees and guarantee premiums",
    };
    let reserve = case.results.closing().map(|month| month.reserve).unwrap_or_default();
    let uses = [
        line("Equipment".to_owned(), scenario.equipment.cost),
        line(fees_name.to_owned(), fees),
        line("Debt service reserve (DSRA)".to_owned(), reserve),
        line("Uses".to_owned(), summary.uses),
    ];
    let head = |name| [name, "Dollars", "Share"];
    let inner = html! {
        div class="two" {
            div class="total" { (table(&head("Sources"), 1, &sources)) }
            div class="total" { (table(&head("Uses"), 1, &uses)) }
        }
        @if !scenario.tranches.is_empty() { (loans(case)) }
    };
    section(&case.titled("Sources and uses"), "", &inner)
}

fn loans(case: &Case<'_>) -> Markup {
    let terms = case.scenario.tranches.iter();
    let rows: Vec<Vec<String>> = terms
        .zip(&case.results.summary.tranches)
        .map(|(terms, outcome)| {
            vec![
                terms.name.clone(),
                terms.lender.clone(),
                money(terms.amount),
                format::rate(format::float(terms.rate)),
                percent(outcome.lender_yield, 2),
                months(outcome.repaid_month),
                money(outcome.loss),
            ]
        })
        .collect();
    table(&["Loan", "Lender", "Amount", "Rate", "Yield", "Repaid after", "Loss"], 2, &rows)
}

pub(super) fn participants(case: &Case<'_>) -> Markup {
    let summary = &case.results.summary;
    let rows: Vec<Vec<String>> = summary
        .participants
        .iter()
        .map(|who| {
            vec![
                who.title.clone(),
                money(who.paid_in),
                money(who.received),
                money(who.profit),
                money(who.vendor_profit),
                ratio(who.multiple),
                percent(who.irr, 2),
            ]
        })
        .collect();
    let head = ["Participant", "Paid in", "Received", "Profit", "Vendor profit", "Multiple", "IRR"];
    let note = circularity(case.scenario, summary);
    section(&case.titled("Returns by participant"), &note, &table(&head, 1, &rows))
}

pub(super) fn cash_flow(case: &Case<'_>) -> Markup {
    let years = Year::all(&case.results.months);
    let scale = Scale::of(&years);
    let rows: Vec<Vec<String>> = years
        .iter()
        .map(|year| {
            let amounts = year.amounts().map(|amount| scale.figure(amount));
            [year.label.clone()].into_iter().chain(amounts).chain([ratio(year.min_dscr)]).collect()
        })
        .collect();
    let head: Vec<&str> = ["Year"].into_iter().chain(Year::AMOUNTS).chain(["DSCR"]).collect();
    let note = format!(
        "In {}. Rent includes the backstop; debt at year-end; lowest DSCR of the year.",
        scale.name
    );
    let inner =
        html! { div.dense.total.long[rows.len() > ROWS_KEPT_MAX] { (table(&head, 1, &rows)) } };
    section(&case.titled("Annual cash flow"), &note, &inner)
}

pub(super) fn warnings(case: &Case<'_>) -> Markup {
    let warnings = plausibility::warnings(case.scenario, &case.results);
    let inner = html! {
        @if warnings.is_empty() {
            p { "No assumption lies outside the market range." }
        } @else {
            ul { @for warning in &warnings { li { (warning.text) "." } } }
        }
    };
    section(&case.titled("What is unusual?"), "", &inner)
}

pub(super) fn checks(case: &Case<'_>) -> Markup {
    let checks = Checks::of(case.scenario, &case.results);
    let verdict = |passed: bool| if passed { "holds" } else { "fails" }.to_owned();
    let balance = match checks.unbalanced_month {
        None => format!("in each of {}", months(case.results.summary.end_month)),
        Some(month) => {
            format!("not in {}", Calendar::of(&case.scenario.closing).month(month))
        }
    };
    let sums =
        format!("{} = {}", format::money_full(checks.sources), format::money_full(checks.uses));
    let rows = [
        vec![
            "Money in is money out".to_owned(),
            balance,
            verdict(checks.unbalanced_month.is_none()),
        ],
        vec!["Sources are uses".to_owned(), sums, verdict(checks.sources == checks.uses)],
    ];
    let inner = html! {
        div data-checks=(verdict(checks.is_passed())) {
            (table(&["Check, to the cent", "", ""], 2, &rows))
        }
    };
    section(&case.titled("Checks"), "", &inner)
}
