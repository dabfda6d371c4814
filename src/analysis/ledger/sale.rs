//! How what the equipment is worth, what it is sold for and what guarantors add come about (Method,
//! sections 3, 6 and 13).

use super::Run;
use super::account::{Account, At, Rule, Term, share};
use super::step::{Called, End, Ended};
use crate::format::money_full;
use crate::model::amount::Number as _;
use crate::model::exact::Exact;
use crate::model::results::Month;
use crate::model::scenario::{EndOfTerm, Scenario, ValuePath};

pub(super) fn sale_proceeds(at: At<'_>) -> Account {
    let ended = at.step.ended.as_slice();
    match ended {
        [] if at.fixed().deliveries.len() > 1 => Account::sum(
            "A delivery is sold at the end of its lease, everything left in the last month.",
            Vec::new(),
        ),
        [] => Account::sum("The equipment is sold in the last month.", Vec::new()),
        [only] => Account::sum(formula(only), terms(at, only, "")),
        several => {
            let terms = several.iter().flat_map(|it| terms(at, it, part_words(it)));
            Account::sum("What ends and what is broken off, each sold by itself.", terms.collect())
        }
    }
}

fn formula(ended: &Ended) -> &'static str {
    match ended.end {
        _ if ended.is_bought => {
            "The lessee buys at the price of its option; nothing is spent on selling."
        }
        End::Early => "Sale price of the equipment less selling cost, and the lessee's fee.",
        End::Default if ended.recovered != Exact::ZERO => {
            "Sale price less selling cost, and the estate's share of the claim."
        }
        End::Term | End::Default => "Sale price of the equipment less selling cost.",
    }
}

fn part_words(ended: &Ended) -> &'static str {
    if ended.end == End::Early { ", broken off" } else { ", at its end" }
}

fn terms(at: At<'_>, ended: &Ended, part: &str) -> Vec<Term> {
    let named = |name: &str| format!("{name}{part}");
    if ended.is_bought {
        let option = at.scenario().lease.purchase_option.map(|option| option.price);
        let detail = format!(
            "{} of the cost of what ends; below its value of {}, and the lessee has the cash",
            share(option.unwrap_or_default()),
            money_full(ended.value.0)
        );
        return vec![Term::plus(named("Purchase price"), ended.gross).since(detail)];
    }
    let mut terms = vec![Term::plus(named("Chip value"), ended.value)];
    if ended.end == End::Default && at.scenario().remedies.re_lease.is_none() {
        let haircut = share(at.scenario().remedies.liquidation_haircut);
        let detail = format!("{haircut} off in a forced sale");
        let off = ended.value - ended.gross;
        terms.push(Term::minus("Liquidation haircut", off).since(detail));
    }
    let selling_cost = share(at.scenario().equipment.selling_cost);
    let detail = format!("{selling_cost} of {}", money_full(ended.gross.0));
    terms.push(Term::minus(named("Selling cost"), ended.selling_cost).since(detail));
    if ended.end == End::Early {
        terms.push(Term::plus("Early termination fee", ended.fee).since(fee_words(at, ended)));
    }
    if !at.scenario().remedies.claim_recovery.is_zero() && ended.end == End::Default {
        let recovery = share(at.scenario().remedies.claim_recovery);
        let detail =
            format!("{recovery} of {} that nothing else covers", money_full(ended.unrecovered.0));
        terms.push(Term::plus("Paid by the lessee's estate", ended.recovered).since(detail));
    }
    // No line of zeros where no guarantee is given; after a default none is owed (section 6).
    if at.fixed().guaranteed > rust_decimal::Decimal::ZERO && ended.end != End::Default {
        terms.push(Term::plus(named("Residual guarantee, lessee"), ended.by_lessee));
        terms.push(Term::plus(named("Residual guarantee, backstop"), ended.by_backstop));
    }
    terms
}

fn fee_words(at: At<'_>, ended: &Ended) -> String {
    let early = at.scenario().lease.early_termination;
    let months = early.map_or(0, |early| early.fee_months);
    let owed = Exact(at.fixed().early_fee);
    let limit = if ended.fee < owed { ", as far as the lessee's cash goes" } else { "" };
    format!("{months} months' rent, at most the rent left, less credits lost{limit}")
}

pub(super) fn guarantees(at: At<'_>) -> Account {
    if at.scenario().guarantees.is_empty() {
        return Account::sum("This deal has no guarantees.", Vec::new());
    }
    if !at.is_last() {
        return Account::sum("Guarantors are called in the last month.", Vec::new());
    }
    let terms = at.step.called.iter();
    let terms = terms.map(|called| Term::plus(&called.name, called.paid).since(call_words(called)));
    Account::sum("What each guarantee makes whole, up to its cap.", terms.collect())
}

fn call_words(called: &Called) -> String {
    let Called { promise, lacks, cap, .. } = called;
    if !called.is_called {
        return format!("{promise}; not called after such an end");
    }
    let (lacks, cap) = (money_full(lacks.0), money_full(cap.0));
    let order = if called.pays_loans { ", after the settlement" } else { "" };
    format!("{promise}: {lacks} is lacking{order}; its cap is {cap}")
}

pub(super) fn value(run: Run<'_>, now: &Month) -> Account {
    let fixed = &run.derivation.fixed;
    let default = run.results.summary.default_month;
    let scenario = run.scenario;
    let detail = if fixed.deliveries.len() > 1 {
        parts_words(run, now.month)
    } else {
        path_words(scenario, now.month)
    };
    let floor = share(scenario.equipment.scrap_fraction);
    let terms = vec![
        Term::plus("Equipment cost", Exact(scenario.equipment.cost)),
        Term::share("Share left", fixed.value_share(now.month, default))
            .since(format!("{detail}, not below {floor}")),
    ];
    let formula = "The cost, declining along the value path to the residual value.".to_owned();
    Account { formula, rule: Rule::Product, terms }
}

/// What the share of cost follows from at this age.
fn path_words(scenario: &Scenario, age: u32) -> String {
    let equipment = &scenario.equipment;
    let length = scenario.resale_age();
    let end = match scenario.lease.end_of_term {
        EndOfTerm::Scrap => equipment.scrap_fraction,
        EndOfTerm::Sell | EndOfTerm::Renew => {
            equipment.resale_fraction.max(equipment.scrap_fraction)
        }
    };
    let end = share(end);
    match equipment.value_path {
        ValuePath::Exponential => format!("{end} to the power {age}/{length}"),
        ValuePath::StraightLine => format!("1 − (1 − {end}) × {age}/{length}"),
        ValuePath::Cliff { month: cliff, share: fall } => {
            // A cliff past that age counts as it (section 1).
            let fallen = if age >= cliff.min(length) { share(fall) } else { "0%".to_owned() };
            format!("{end} to the power (1 − {}) × {age}/{length} + {fallen}", share(fall))
        }
    }
}

/// The shares of the deliveries that the vehicle has, each at its age.
fn parts_words(run: Run<'_>, month: u32) -> String {
    /// More would fill the panel.
    const NAMED_MAX: usize = 3;
    let default = run.results.summary.default_month;
    let came = run
        .derivation
        .fixed
        .deliveries
        .iter()
        .filter(|it| it.month <= month && default.is_none_or(|default| it.month < default));
    let came: Vec<_> = came.collect();
    let named = came.iter().take(NAMED_MAX).map(|delivery| {
        let age = month - delivery.month;
        format!("{} at {}", share(delivery.share), crate::format::months(age))
    });
    let named = named.collect::<Vec<_>>().join(", ");
    let more = if came.len() > NAMED_MAX { " and so on" } else { "" };
    format!("each delivery at its age less what was sold: {named}{more}")
}
