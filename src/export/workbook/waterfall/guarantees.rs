//! Guarantees of third parties, called in the last month (Method, section 13): those for everybody
//! before any tranche is paid, then those that pay tranches.

use super::super::book::{Kind, Page, Row};
use super::super::inputs::block_of;
use super::super::terms::Terms;
use super::super::timeline::market;
use super::over_tranches;
use crate::analysis::{Family, Lever};
use crate::model::Scenario;
use crate::model::scenario::{Guarantee, Guaranteed};

/// Whether it pays the tranches themselves.
fn pays_tranches(guarantee: &Guarantee) -> bool {
    !guarantee.covers.is_empty() || matches!(guarantee.of, Guaranteed::Debt(_))
}

/// The places of those that pay everybody, or of those that pay tranches, in their order.
fn places(scenario: &Scenario, of_tranches: bool) -> Vec<usize> {
    let all = scenario.guarantees.iter().enumerate();
    let is_it = |guarantee: &Guarantee| pays_tranches(guarantee) == of_tranches;
    all.filter(|(_, guarantee)| is_it(guarantee)).map(|(place, _)| place).collect()
}

/// Writes the rows of those that pay everybody; what they pay, after a plus sign.
pub(super) fn for_all(page: &mut Page<'_>, scenario: &Scenario, terms: &Terms) -> String {
    let first = places(scenario, false);
    for (turn, place) in first.iter().enumerate() {
        let called = Called { page, scenario, terms, place: *place };
        called.write(first.get(..turn).unwrap_or_default(), None);
    }
    first.iter().map(|place| format!("+[guarantee{place}]")).collect::<Vec<_>>().concat()
}

/// The guarantees that pay tranches, after what the pot has paid them.
pub(super) struct Later {
    earlier: Vec<usize>,
    places: Vec<usize>,
}

impl Later {
    pub(super) fn of(scenario: &Scenario) -> Self {
        Self { earlier: places(scenario, false), places: places(scenario, true) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Writes their rows, and what each tranche is settled with in all; of a deal with any guarantees
    /// what all of them pay.
    pub(super) fn write(
        &self,
        page: &mut Page<'_>,
        scenario: &Scenario,
        names: &[&str],
        terms: &Terms,
    ) {
        let mut before = self.earlier.clone();
        for (turn, place) in self.places.iter().enumerate() {
            let earlier = self.places.get(..turn).unwrap_or_default();
            let covered = covered(scenario, *place);
            let left = |tranche: usize| {
                let paid = earlier
                    .iter()
                    .filter(|other| self::covered(scenario, **other).contains(&tranche))
                    .map(|other| format!("-[guaranteed{other}_{tranche}]"))
                    .collect::<Vec<_>>()
                    .concat();
                format!("[serviced{tranche}]-[from_pot{tranche}]{paid}")
            };
            let label = label(scenario, *place);
            let all = covered.iter().map(|tranche| left(*tranche)).collect::<Vec<_>>().join("+");
            // Of a deal without debt.
            let all = if all.is_empty() { "0".to_owned() } else { all };
            page.row(Row::amount(
                format!("covered{place}"),
                format!("{label}: balances that it covers"),
                format!("IF([last]=1,{all},0)"),
            ));
            let called = Called { page: &mut *page, scenario, terms, place: *place };
            called.write(&before, Some(format!("[covered{place}]")));
            let mut paid = format!("[guarantee{place}]");
            for tranche in &covered {
                let name = names.get(*tranche).copied().unwrap_or_default();
                page.row(Row::amount(
                    format!("guaranteed{place}_{tranche}"),
                    format!("{label}: paid to {name}"),
                    format!("IF([last]=1,MIN({},{paid}),0)", left(*tranche)),
                ));
                paid = format!("{paid}-[guaranteed{place}_{tranche}]");
            }
            before.push(*place);
        }
        if !self.places.is_empty() {
            self.settlement(page, scenario, names);
        }
        if terms.guarantees() > 0 {
            let all = over_tranches(terms.guarantees(), |place| format!("[guarantee{place}]"));
            page.row(Row::amount("guarantees", "Paid by guarantors", all).summed());
        }
    }

    fn settlement(&self, page: &mut Page<'_>, scenario: &Scenario, names: &[&str]) {
        for (tranche, name) in names.iter().enumerate() {
            let places = self.places.iter();
            let paid = places.filter(|place| covered(scenario, **place).contains(&tranche));
            let paid = paid
                .map(|place| format!("+[guaranteed{place}_{tranche}]"))
                .collect::<Vec<_>>()
                .concat();
            let label = format!("{name}: paid by the settlement");
            let template = format!("[from_pot{tranche}]{paid}");
            page.row(Row::amount(format!("settlement{tranche}"), label, template).summed());
        }
    }
}

/// The tranches that a guarantee pays, senior ones first.
fn covered(scenario: &Scenario, place: usize) -> Vec<usize> {
    let covers = scenario.guarantees.get(place).map_or(&[][..], |it| &it.covers);
    let tranches = scenario.tranches.iter().enumerate();
    let is_covered = |name: &String| covers.is_empty() || covers.contains(name);
    tranches.filter(|(_, loan)| is_covered(&loan.name)).map(|(place, _)| place).collect()
}

fn label(scenario: &Scenario, place: usize) -> String {
    let name = scenario.guarantees.get(place).map_or("", |it| it.name.as_str());
    format!("Guarantee {}, {name}", place + 1)
}

/// One guarantee whose turn it is.
struct Called<'p, 'b, 's> {
    page: &'p mut Page<'b>,
    scenario: &'s Scenario,
    terms: &'s Terms,
    place: usize,
}

impl Called<'_, '_, '_> {
    /// Its cap, what it has to make whole, what it pays; at most what it covers, if that is asked.
    fn write(mut self, before: &[usize], covered: Option<String>) {
        let label = label(self.scenario, self.place);
        let cap = self.cap(&label);
        let lacks = self.lacks(before, covered.as_deref(), &cap);
        let Self { page, place, .. } = self;
        page.row(Row::amount(
            format!("lacks{place}"),
            format!("{label}: what it makes whole"),
            format!("IF([last]=1,{lacks},0)"),
        ));
        let when = block_of("guarantee_when", place);
        page.row(Row::number(
            Kind::Whole,
            "1 = yes",
            format!("called{place}"),
            format!("{label}: called"),
            format!(
                "IF([last]=0,0,IF({when}=\"Both\",1,\
                 IF(({when}=\"Default\")*1=([default_month]>0)*1,1,0)))"
            ),
        ));
        let most = match covered {
            Some(covered) => format!("[lacks{place}],{covered},{cap}"),
            None => format!("[lacks{place}],{cap}"),
        };
        page.row(
            Row::amount(
                format!("guarantee{place}"),
                format!("{label}: paid"),
                format!("IF([called{place}]=1,MAX(0,MIN({most})),0)"),
            )
            .summed(),
        );
    }

    /// Its cap, read in the month of default, else in the last month.
    fn cap(&mut self, label: &str) -> String {
        let place = self.place;
        if self.terms.count_of(Family::CapStep, place) == 0 {
            return "0".to_owned();
        }
        let [froms, amounts] = ["cap_froms", "cap_amounts"].map(|name| block_of(name, place));
        let step = format!("cap_step{place}");
        market::steps(self.page, &step, &format!("{label}: step of the cap"), &froms);
        self.page.row(Row::amount(
            format!("cap_now{place}"),
            format!("{label}: cap"),
            format!("IF([{step}]=0,0,INDEX({amounts},[{step}]))"),
        ));
        self.page.row(
            Row::amount(
                format!("cap{place}"),
                format!("{label}: cap that applies"),
                format!(
                    "IF([last]=0,0,IF([default_month]>0,\
                     INDEX([cap_now{place}@*],[default_month]+1),[cap_now{place}]))"
                ),
            )
            .note("Of the month of default, else of the last month"),
        );
        format!("[cap{place}]")
    }

    /// What it has to make whole.
    fn lacks(&self, before: &[usize], covered: Option<&str>, cap: &str) -> String {
        let Some(guarantee) = self.scenario.guarantees.get(self.place) else {
            return "0".to_owned();
        };
        let share = Lever::GuaranteedShare(self.place).id();
        let re_leased = if self.terms.has_re_lease() { "-[re_leased]" } else { "" };
        let before =
            before.iter().map(|place| format!("-[guarantee{place}]")).collect::<Vec<_>>().concat();
        match guarantee.of {
            Guaranteed::Cost(_) => {
                let paid = if self.terms.has_parts() { "[price_paid]" } else { "equipment_cost" };
                format!(
                    "CENTS({share}*{paid})-[sold_to_date]-[residual_to_date]{re_leased}{before}"
                )
            }
            Guaranteed::Rent(_) => {
                format!("CENTS({share}*[lessor_claim])-[sale_proceeds]{re_leased}{before}")
            }
            Guaranteed::Debt(_) => format!("CENTS({share}*{})", covered.unwrap_or("0")),
            Guaranteed::Fixed => cap.to_owned(),
        }
    }
}
