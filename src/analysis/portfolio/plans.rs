//! What a portfolio would come to under the plan of another of its files.
//!
//! Of a shared lessee only the lead's cash, burn, funding and contracts count. Where the files disagree the
//! finding depends on which of them leads, so the others are tried: in the fast lane, to count the
//! defaults.

use crate::model::Scenario;
use crate::model::portfolio::{JointLane, Sharing};
use crate::model::scenario::Lessee;

/// Most alternative plans of a lessee that are tried; more would not be read.
const OTHERS_MAX: usize = 3;

/// The same deals under another file's plan of a lessee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherPlan {
    /// Which lessee of [`Sharing::lessees`].
    pub lessee: usize,
    /// Whose plan it is: its place among the deals.
    pub deal: usize,
    /// What it says differently from the lead's.
    pub differs_in: Vec<&'static str>,
    /// How many leases of the portfolio default under it.
    pub defaults: usize,
}

/// All plans that differ from the leads', each once, in the order of the deals.
pub(super) fn other_plans(scenarios: &[Scenario], sharing: &Sharing) -> Vec<OtherPlan> {
    let mut others = Vec::new();
    let mut lane = JointLane::<f64>::default();
    for (lessee, shared) in sharing.lessees.iter().enumerate() {
        let Some(lead) = scenarios.get(shared.lead) else { continue };
        let mut tried: Vec<&Lessee> = vec![&lead.lessee];
        for deal in &shared.deals {
            let Some(other) = scenarios.get(*deal) else { continue };
            let is_known = tried.iter().any(|plan| differences(plan, &other.lessee).is_empty());
            // More than, because the lead's own plan is in the list, too.
            if is_known || tried.len() > OTHERS_MAX {
                continue;
            }
            tried.push(&other.lessee);
            let led = led_by(scenarios, shared.lead, &other.lessee);
            lane.run(&led, sharing);
            let defaults = (0..led.len())
                .filter(|deal| lane.deal(*deal).is_some_and(|lane| lane.default_month().is_some()))
                .count();
            let differs_in = differences(&lead.lessee, &other.lessee);
            others.push(OtherPlan { lessee, deal: *deal, differs_in, defaults });
        }
    }
    others
}

/// The deals with this plan in the lead's file; its backstop stays.
fn led_by(scenarios: &[Scenario], lead: usize, plan: &Lessee) -> Vec<Scenario> {
    let mut led = scenarios.to_vec();
    if let Some(scenario) = led.get_mut(lead) {
        let own = &scenario.lessee;
        scenario.lessee =
            Lessee { name: own.name.clone(), backstop: own.backstop.clone(), ..plan.clone() };
    }
    led
}

/// In what two files disagree about their lessee, where that counts.
fn differences(one: &Lessee, other: &Lessee) -> Vec<&'static str> {
    let burn = |lessee: &Lessee| {
        let Lessee {
            monthly_burn,
            burn_growth,
            annual_revenue,
            revenue_growth,
            growth_months,
            revenue_margin,
            ..
        } = *lessee;
        (monthly_burn, burn_growth, annual_revenue, revenue_growth, growth_months, revenue_margin)
    };
    let rounds = |lessee: &Lessee| -> Vec<_> {
        let counted = lessee.funding.iter().filter(|round| round.is_counted());
        let mut rounds: Vec<_> = counted.map(|round| (round.month, round.amount)).collect();
        // Rounds have months, so their order in the file means nothing.
        rounds.sort_unstable();
        rounds
    };
    let contracts = |lessee: &Lessee| -> Vec<_> {
        let counted = lessee.contracts.iter().filter(|contract| contract.is_counted());
        let mut contracts: Vec<_> = counted.map(|it| (it.from, it.to, it.amount)).collect();
        contracts.sort_unstable();
        contracts
    };
    [
        ("cash", one.cash != other.cash),
        ("burn", burn(one) != burn(other)),
        ("funding rounds", rounds(one) != rounds(other)),
        ("contracts", contracts(one) != contracts(other)),
    ]
    .into_iter()
    .filter_map(|(what, differs)| differs.then_some(what))
    .collect()
}
