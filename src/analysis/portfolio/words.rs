//! What a portfolio comes to, in a sentence, and what its cash rests on, in another.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::OtherPlan;
use crate::format::{Calendar, money, money_apart};
use crate::model::portfolio::{Cash, Sharing};
use crate::model::{Results, Scenario, Together};

/// The finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// What happens together that no file says alone.
    pub sentence: String,
    /// Whose figures the shared cash is.
    pub basis: String,
}

impl Finding {
    pub(super) fn of(
        scenarios: &[Scenario],
        sharing: &Sharing,
        calendar: Calendar,
        (alone, together): (&[Arc<Results>], &Together),
        other_plans: &[OtherPlan],
    ) -> Self {
        let case = Case { scenarios, sharing, calendar, alone, together, other_plans };
        let others = case.others().map(|said| format!(" {said}"));
        let sentence = case.sentence() + &others.unwrap_or_default();
        Self { sentence, basis: case.basis() }
    }
}

struct Case<'a> {
    scenarios: &'a [Scenario],
    sharing: &'a Sharing,
    calendar: Calendar,
    alone: &'a [Arc<Results>],
    together: &'a Together,
    other_plans: &'a [OtherPlan],
}

impl Case<'_> {
    fn sentence(&self) -> String {
        let count = self.scenarios.len();
        if count < 2 {
            return "With one deal, see its own screens.".to_owned();
        }
        if !self.sharing.is_shared() {
            return format!(
                "These {count} deals share no lessee or backstop, so each performs as it does \
                 stand-alone."
            );
        }
        let whose = self.whose();
        let rents = if count == 2 { "both rents".to_owned() } else { format!("all {count} rents") };
        let alone = self.first_missed(self.alone.iter().map(Arc::as_ref));
        let together = self.first_missed(self.together.deals.iter().map(|deal| &deal.results));
        match (alone, together) {
            (None, None) => format!("{whose} cash covers {rents}{}.", self.lowest()),
            (None, Some(month)) => format!(
                "Stand-alone, {whose} cash lasts in every deal; together {} and {}.",
                self.stops(month),
                self.loss()
            ),
            (Some(_), None) => {
                format!("Stand-alone, rent is missed; together {whose} cash covers {rents}.")
            }
            (Some(before), Some(month)) if before == month => {
                let stops = self.stops(month);
                format!("Stand-alone or together, {stops}; together {}.", self.loss())
            }
            (Some(before), Some(month)) => format!(
                "Stand-alone, rent is first missed in {}; together {} and {}.",
                self.calendar.aside(before),
                self.stops(month),
                self.loss()
            ),
        }
    }

    fn whose(&self) -> String {
        match self.sharing.lessees.as_slice() {
            [only] if !only.name.is_empty() => format!("{}’s", only.name),
            [_] => "the lessee’s".to_owned(),
            _ => "the lessees’".to_owned(),
        }
    }

    /// The month of the portfolio in which the first rent is missing.
    fn first_missed<'r>(&self, results: impl Iterator<Item = &'r Results>) -> Option<u32> {
        let deals = results.zip(&self.sharing.first_months);
        let months = deals.filter_map(|(results, first_month)| {
            results.summary.runway_months.map(|months| first_month + months + 1)
        });
        months.min()
    }

    /// What happens from the first missed rent on.
    fn stops(&self, month: u32) -> String {
        let deals = self.together.deals.iter().zip(self.scenarios);
        // The first of the months in a row that end in default.
        let stops = deals.filter_map(|(deal, scenario)| {
            let default = deal.results.summary.default_month?;
            Some(deal.first_month + default - default.min(scenario.remedies.cure_months))
        });
        let stops: Vec<u32> = stops.collect();
        let Some(first) = stops.iter().min() else {
            let month = self.calendar.aside(month);
            return format!("rent is late from {month}, without a default,");
        };
        let missed = if month < *first {
            format!("rent is missed in {}, ", self.calendar.aside(month))
        } else {
            String::new()
        };
        let count = stops.len();
        let first = self.calendar.aside(*first);
        if count == self.scenarios.len() {
            let rent = if missed.is_empty() { "rent " } else { "" };
            return format!("{missed}{rent}stops in {first}");
        }
        let leases = if count == 1 { "one lease".to_owned() } else { format!("{count} leases") };
        let stop = if count == 1 { "stops" } else { "stop" };
        format!("{missed}{leases} {stop} being paid in {first}")
    }

    fn loss(&self) -> String {
        let alone: Decimal = self.alone.iter().map(|it| it.summary.lender_loss()).sum();
        let together = self.together.lender_loss();
        match (together.is_zero(), alone == together || alone.is_zero()) {
            (true, _) => "lenders lose nothing".to_owned(),
            (false, true) => format!("lenders lose {}", money(together)),
            (false, false) => {
                let [together, alone] = money_apart(together, alone);
                format!("lenders lose {together}, not {alone}")
            }
        }
    }

    /// Where the cash of the lessee with the most deals is lowest.
    fn lowest(&self) -> String {
        let most = self.together.lessees.iter().max_by_key(|cash| cash.of.deals.len());
        let lowest = |cash: &Cash| cash.months.iter().min_by_key(|row| row.liquidity).copied();
        most.and_then(lowest).map_or_else(String::new, |row| {
            let month = self.calendar.aside(row.month);
            format!("; at its lowest, in {month}, it has {} left", money(row.liquidity))
        })
    }

    /// How many leases default under another file's plan, where that differs: "With the plan of “X”
    /// no lease defaults."
    fn others(&self) -> Option<String> {
        let defaults = self.together.deals.iter();
        let defaults = defaults.filter(|it| it.results.summary.default_month.is_some()).count();
        // A plan under which as many leases default changes no finding.
        let others = self.other_plans.iter().filter(|other| other.defaults != defaults);
        let said: Vec<String> = others
            .map(|other| {
                let count = match (other.defaults, self.scenarios.len()) {
                    (0, _) => "no lease defaults".to_owned(),
                    (1, _) => "one lease defaults".to_owned(),
                    (2, 2) => "both leases default".to_owned(),
                    (count, all) if count == all => format!("all {all} leases default"),
                    (count, _) => format!("{count} leases default"),
                };
                format!("“{}” {count}", self.name(other.deal))
            })
            .collect();
        let (first, rest) = said.split_first()?;
        let rest = rest.iter().map(|other| format!(", with that of {other}"));
        Some(format!("With the plan of {first}{}.", rest.collect::<String>()))
    }

    fn name(&self, deal: usize) -> &str {
        self.scenarios.get(deal).map_or("", |scenario| scenario.name.as_str())
    }

    /// In what the files of a lessee disagree: "cash and funding rounds".
    fn disagreement(&self, lessee: usize) -> Option<String> {
        let others = self.other_plans.iter().filter(|other| other.lessee == lessee);
        let mut differs_in: Vec<&str> =
            others.flat_map(|other| other.differs_in.iter().copied()).collect();
        // In the order in which they are told, each once.
        let all = ["cash", "burn", "funding rounds", "contracts"];
        differs_in.sort_by_key(|what| all.iter().position(|other| other == what));
        differs_in.dedup();
        let (last, first) = differs_in.split_last()?;
        let and = if first.is_empty() { "" } else { " and " };
        Some(format!("{}{and}{last}", first.join(", ")))
    }

    /// The lead of each shared lessee and backstop, and in what the files disagree.
    fn basis(&self) -> String {
        let mut said: Vec<String> = Vec::new();
        let shared = self.sharing.lessees.iter().enumerate();
        for (index, lessee) in shared.filter(|(_, lessee)| lessee.deals.len() > 1) {
            let whose = if lessee.name.is_empty() { "The lessee" } else { lessee.name.as_str() };
            let lead = self.name(lessee.lead);
            let disagreement = self
                .disagreement(index)
                .map_or_else(String::new, |what| format!("; the files disagree on its {what}"));
            let deals = lessee.deals.iter().filter_map(|deal| self.scenarios.get(*deal));
            let has_contracts = deals.into_iter().any(|deal| !deal.lessee.contracts.is_empty());
            let what = if has_contracts {
                "cash, burn, funding and contracts"
            } else {
                "cash, burn and funding"
            };
            said.push(format!("{whose}’s {what} are those of “{lead}”{disagreement}."));
        }
        for backstop in self.sharing.backstops.iter().filter(|it| it.deals.len() > 1) {
            let lead = self.name(backstop.lead);
            said.push(format!("{}’s backstop is that of “{lead}”.", backstop.name));
        }
        if self.sharing.first_months.iter().any(|month| *month > 0) {
            let closing =
                self.calendar.date(0).map_or_else(String::new, |date| format!(", {date}"));
            said.push(format!("Months count from the first closing{closing}."));
        }
        said.join(" ")
    }
}
