//! A run along its months, as bars, lines and events: where the money goes, what is owed, and how
//! well that is covered.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Lever;
use super::settlement::guarantee_by;
use crate::format::{self, Calendar, float};
use crate::model::results::{Month, Results};
use crate::model::{FixedLoan, Scenario, scenario::EndOfTerm};

/// How long one bar of the cash flow is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Period {
    /// A month.
    #[default]
    Month,
    /// A year from closing.
    Year,
}

impl Period {
    fn months(self) -> usize {
        match self {
            Self::Month => 1,
            Self::Year => 12,
        }
    }
}

/// Where the money of a period goes, from the bottom of the bar to its top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Paid to operators.
    OperatingCost,
    /// Paid to lenders.
    Interest,
    /// Repaid as scheduled, or from the settlement.
    Principal,
    /// Repaid by the cash sweep.
    Sweep,
    /// Kept in the reserve or held back by the lock-up.
    Held,
    /// Distributed from rent.
    Distribution,
    /// Distributed from the sale of the equipment.
    Sale,
    /// Paid for equipment that arrives after closing.
    Delivery,
    /// The lessee's deposit: returned, or below the axis received.
    Deposit,
    /// Lent after closing; below the axis, as all that follow.
    Drawn,
    /// Paid in by the investors after closing.
    Called,
    /// Rent that is paid with a delivery.
    Prepaid,
    /// Paid by another lessee after a default.
    ReLease,
    /// Paid by guarantors.
    Guaranteed,
}

impl Part {
    /// All of them, from the axis on.
    pub const ALL: [Self; 14] = [
        Self::OperatingCost,
        Self::Interest,
        Self::Principal,
        Self::Sweep,
        Self::Held,
        Self::Distribution,
        Self::Sale,
        Self::Delivery,
        Self::Deposit,
        Self::Drawn,
        Self::Called,
        Self::Prepaid,
        Self::ReLease,
        Self::Guaranteed,
    ];

    /// Whether it is there only with an optional term: nothing is said of it without that.
    pub fn is_optional(self) -> bool {
        match self {
            Self::OperatingCost
            | Self::Interest
            | Self::Principal
            | Self::Sweep
            | Self::Held
            | Self::Distribution
            | Self::Sale => false,
            Self::Delivery
            | Self::Deposit
            | Self::Drawn
            | Self::Called
            | Self::Prepaid
            | Self::ReLease
            | Self::Guaranteed => true,
        }
    }

    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::OperatingCost => "operating cost",
            Self::Interest => "interest",
            Self::Principal => "principal",
            Self::Sweep => "sweep",
            Self::Held => "held back",
            Self::Distribution => "distributions",
            Self::Sale => "sale proceeds",
            Self::Delivery => "deliveries",
            Self::Deposit => "deposit",
            Self::Drawn => "drawn",
            Self::Called => "called",
            Self::Prepaid => "prepaid rent",
            Self::ReLease => "re-lease rent",
            Self::Guaranteed => "guarantees",
        }
    }
}

/// One bar: where the money of some months came from and went, dollars.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// From the end of this month …
    pub start: u32,
    /// … to the end of this one.
    pub end: u32,
    /// Rent and backstop received, and interest that the vehicle's accounts earned.
    pub receipts: f64,
    /// Of them, the interest.
    pub earned: f64,
    /// Net sale proceeds, including any residual guarantee.
    pub sale: f64,
    /// Of them, what is paid under the guarantee, and by whom: "Meta’s guarantee".
    pub guarantees: Vec<(String, f64)>,
    /// By [`Part::ALL`]; what else came in is below 0. All of them together are what came in as rent
    /// and from the sale, and what was released of what had been kept.
    pub parts: [f64; Part::ALL.len()],
    /// Released of what had been kept in the accounts.
    pub released: f64,
}

impl Column {
    /// Each part and its amount, from the bottom up.
    pub fn by_part(&self) -> impl Iterator<Item = (Part, f64)> {
        Part::ALL.into_iter().zip(self.parts)
    }

    /// Sum of the parts under this one.
    pub fn below(&self, part: Part) -> f64 {
        self.by_part().take_while(|(other, _)| *other != part).map(|(_, amount)| amount).sum()
    }

    /// Its months in words.
    pub fn title(&self, calendar: Calendar) -> String {
        match self.end - self.start {
            1 => calendar.title(self.end),
            _ => calendar.span(self.start + 1, self.end),
        }
    }

    /// What it is made of, each with its name.
    pub fn account(&self) -> Vec<(String, String)> {
        let row = |name: &str, amount: f64| (name.to_owned(), format::money(amount));
        let chips = (self.sale > 0.0).then(|| row("chips, net of selling cost", self.chips()));
        let guarantees = self.guarantees.iter().map(|(name, paid)| row(name, *paid));
        let earned = (self.earned > 0.0).then(|| row("interest earned", self.earned));
        let rent = row("rent received", self.receipts - self.earned);
        let others = self.by_part().filter(|(_, amount)| *amount < 0.0);
        let others = others.map(|(part, amount)| match part {
            Part::Deposit => row("deposit received", -amount),
            part => row(part.name(), -amount),
        });
        let came_in = [rent].into_iter().chain(earned).chain(others).chain(chips);
        let parts = self.by_part().filter(|(_, amount)| *amount > 0.0).map(|(part, amount)| {
            let name = match part {
                // The rows above have the whole proceeds, of which lenders may have had a part.
                Part::Sale => "distributed from sale",
                Part::Deposit => "deposit returned",
                part => part.name(),
            };
            row(name, amount)
        });
        came_in.chain(guarantees).chain(parts).collect()
    }

    /// What arrived in words, the longest first: "delivery $2.5bn: drawn $1.7bn, called $0.8bn"; none
    /// where nothing did.
    pub fn delivery_names(&self) -> Vec<String> {
        let of = |part: Part| self.by_part().find(|(it, _)| *it == part).map_or(0.0, |it| it.1);
        if of(Part::Delivery) <= 0.0 {
            return Vec::new();
        }
        let short = format!("delivery {}", format::money(of(Part::Delivery)));
        let from = [Part::Drawn, Part::Called, Part::Prepaid].into_iter();
        let from = from.map(|part| (part.name(), -of(part))).filter(|(_, amount)| *amount > 0.0);
        let from: Vec<String> =
            from.map(|(name, amount)| format!("{name} {}", format::money(amount))).collect();
        vec![format!("{short}: {}", from.join(", ")), short]
    }

    /// Of the sale, what is paid under a guarantee, dollars.
    pub fn guaranteed(&self) -> f64 {
        self.guarantees.iter().map(|(_, paid)| paid).sum()
    }

    /// What the equipment itself brings, net of the cost of selling, dollars.
    pub fn chips(&self) -> f64 {
        self.sale - self.guaranteed()
    }

    /// The sale in words, the longest first: "sale $14.8bn: chips $8.88bn + Meta’s guarantee
    /// $5.97bn".
    pub fn sale_names(&self) -> Vec<String> {
        let sale = format!("sale {}", format::money(self.sale));
        if self.guarantees.is_empty() {
            return vec![sale];
        }
        let paid = self.guarantees.iter();
        let paid = paid.map(|(name, paid)| format!(" + {name} {}", format::money(*paid)));
        let parts = format!("chips {}{}", format::money(self.chips()), paid.collect::<String>());
        let short = format!("{sale}, {} guaranteed", format::money(self.guaranteed()));
        vec![format!("{sale}: {parts}"), short, sale]
    }

    /// The whole bar above the axis.
    pub fn total(&self) -> f64 {
        self.parts.iter().filter(|amount| **amount > 0.0).sum()
    }

    /// The whole bar below the axis, as a positive amount.
    pub fn depth(&self) -> f64 {
        -self.parts.iter().filter(|amount| **amount < 0.0).sum::<f64>()
    }
}

/// A moment that plots mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// When.
    pub month: u32,
    /// What.
    pub text: String,
    /// Whether something is not paid from then on.
    pub is_breach: bool,
}

/// A run along its months.
#[derive(Clone, Debug, Default)]
pub struct Series {
    /// The last month.
    pub end_month: u32,
    /// What each month is called.
    pub calendar: Calendar,
    /// A bar for each period.
    pub columns: Vec<Column>,
    /// A little over what a usual period brings, dollars.
    pub columns_top: f64,
    /// How far the bars are drawn below the axis, dollars; 0 where nothing is there.
    pub columns_bottom: f64,
    /// Where equipment arrives after closing: what was paid for at closing, and with what, the longest
    /// words first.
    pub closing: Vec<String>,
    /// Distributions less equity paid in, cumulated from closing, $bn by month.
    pub cumulative_equity: Vec<(f64, f64)>,
    /// Debt, $bn by month.
    pub debt: Vec<(f64, f64)>,
    /// Value of the equipment, $bn by month.
    pub value: Vec<(f64, f64)>,
    /// DSCR by month, at most [`DSCR_TOP`]; `None` where no debt service falls due.
    pub dscr: Vec<(f64, Option<f64>)>,
    /// Below this DSCR nothing is distributed.
    pub lockup_dscr: f64,
    /// The first month in which coverage is tested, where that is not the first.
    pub first_test: Option<u32>,
    /// Debt above this is swept, $bn by month; empty without a target LTV.
    pub target: Vec<(f64, f64)>,
    /// What the target is called: "target LTV 65%".
    pub target_name: String,
    /// The interest rate of each floating loan, a year, by month, with the loan's name.
    pub rates: Vec<(String, Vec<(f64, f64)>)>,
    /// What happens, and when.
    pub events: Vec<Event>,
}

const BILLION: f64 = 1e9;
/// A DSCR above this is as good as any: on the last small payments of a loan it soars.
pub const DSCR_TOP: f64 = 5.0;

impl Series {
    /// The series of a run of the scenario, its cash in periods.
    pub fn of(scenario: &Scenario, results: &Results, period: Period) -> Self {
        let months = &results.months;
        let line = |of: &dyn Fn(&Month) -> Decimal| -> Vec<(f64, f64)> {
            months.iter().map(|month| (month.month.into(), float(of(month)) / BILLION)).collect()
        };
        let mut columns = columns(months, period);
        if let Some(last) = columns.last_mut() {
            let paid = guarantee_by(results).into_iter();
            let named = paid.map(|(guarantor, paid)| {
                (format!("{}’s guarantee", guarantor.name(scenario)), float(paid))
            });
            last.guarantees = named.collect();
        }
        Self {
            end_month: results.summary.end_month,
            calendar: Calendar::of(&scenario.closing),
            columns_top: usual_top(&columns),
            columns_bottom: usual_bottom(&columns),
            closing: closing(scenario, results),
            columns,
            cumulative_equity: cumulative_equity(results),
            debt: line(&Month::debt),
            value: line(&|month| month.value),
            dscr: months
                .iter()
                .map(|month| (month.month.into(), month.dscr.map(|dscr| dscr.min(DSCR_TOP))))
                .collect(),
            lockup_dscr: float(scenario.structure.lockup_dscr),
            first_test: first_test(scenario),
            target: target(scenario, results),
            target_name: Lever::TargetLtv
                .value(scenario)
                .map_or_else(String::new, |target| format!("target LTV {}", format::share(target))),
            rates: floating_rates(scenario, results),
            events: events(scenario, results),
        }
    }

    /// The parts that the bars have: those of every deal, and of the others what occurs.
    pub fn parts(&self) -> Vec<Part> {
        let occurs = |part: Part| {
            let mut amounts = self.columns.iter().flat_map(Column::by_part);
            amounts.any(|(other, amount)| other == part && amount != 0.0)
        };
        Part::ALL.into_iter().filter(|part| !part.is_optional() || occurs(*part)).collect()
    }

    /// All that was paid over the deal, by part, in words.
    pub fn totals(&self) -> String {
        let total = |part: usize| self.columns.iter().filter_map(|it| it.parts.get(part)).sum();
        let totals = Part::ALL.into_iter().enumerate().map(|(index, part)| (part, total(index)));
        let paid = totals.filter(|(_, total): &(Part, f64)| total.abs() > 0.0);
        let parts =
            paid.map(|(part, total)| format!("{} {}", part.name(), format::money(total.abs())));
        let guarantees = self.columns.iter().flat_map(|column| &column.guarantees);
        let guarantees =
            guarantees.map(|(name, paid)| format!("{name} pays {}", format::money(*paid)));
        parts.chain(guarantees).collect::<Vec<_>>().join(", ")
    }

    /// When the equity has got back what it paid in, in words: with its date, and without.
    pub fn back(&self) -> [String; 2] {
        let months = (0_u32..).zip(&self.cumulative_equity);
        let back = months.skip(1).find(|(_, (_, sum))| *sum >= 0.0);
        match back {
            Some((month, _)) => [
                format!("back in {}", self.calendar.short(month)),
                format!("back in month {month}"),
            ],
            None => ["not all comes back", "not all comes back"].map(str::to_owned),
        }
    }

    /// From what to what the rates of floating loans go, the longest words first: "Senior 9.40% to
    /// 10.15%, Mezzanine 11.50%"; without the loan's name where only one floats.
    pub fn rate_names(&self) -> Vec<String> {
        let is_one = self.rates.len() == 1;
        let spans = self.rates.iter().filter_map(|(name, line)| {
            let rates = || line.iter().map(|(_, rate)| *rate);
            let (low, high) = (rates().reduce(f64::min)?, rates().reduce(f64::max)?);
            let [low, high] = [low, high].map(format::rate);
            let span = if low == high { low } else { format!("{low} to {high}") };
            Some(if is_one { span } else { format!("{name} {span}") })
        });
        let spans: Vec<String> = spans.collect();
        let short = spans.iter().map(|span| format!("interest {span}"));
        let whole = format!("interest rate: {}", spans.join(", "));
        [whole].into_iter().chain(short.take(1)).chain(["interest rate".to_owned()]).collect()
    }

    /// The lowest DSCR, in words: in full, without its date, and short.
    pub fn dscr_names(&self) -> [String; 3] {
        let months = (0_u32..).zip(&self.dscr);
        let defined = months.filter_map(|(month, (_, dscr))| Some((month, (*dscr)?)));
        let lowest = defined.min_by(|one, other| one.1.total_cmp(&other.1));
        lowest.map_or_else(
            || ["no debt service falls due", "no debt service", "no debt"].map(str::to_owned),
            |(month, dscr)| {
                let short = format!("DSCR, lowest {}", format::ratio(dscr));
                let dated = format!("{short} in {}", self.calendar.short(month));
                [dated, format!("{short} in month {month}"), short]
            },
        )
    }
}

fn columns(months: &[Month], period: Period) -> Vec<Column> {
    // Month 0 is closing and pays nothing; a month before is needed for what the reserve gained.
    let flows: Vec<(&Month, &Month)> = months.iter().zip(months.iter().skip(1)).collect();
    flows
        .chunks(period.months())
        .map(|chunk| {
            let mut column = Column {
                start: chunk.first().map_or(0, |(before, _)| before.month),
                end: chunk.last().map_or(0, |(_, month)| month.month),
                receipts: 0.0,
                earned: 0.0,
                sale: 0.0,
                guarantees: Vec::new(),
                parts: [0.0; Part::ALL.len()],
                released: 0.0,
            };
            for (before, month) in chunk {
                column.receipts += float(month.rent_paid + month.backstop + month.interest_earned);
                column.earned += float(month.interest_earned);
                column.released += float((kept(before) - kept(month)).max(Decimal::ZERO));
                column.sale += float(month.sale_proceeds);
                for (total, part) in column.parts.iter_mut().zip(parts(before, month)) {
                    *total += part;
                }
            }
            column
        })
        .collect()
}

/// What is in the vehicle's accounts at the end of the month.
fn kept(month: &Month) -> Decimal {
    month.reserve + month.trapped + month.deposit
}

fn parts(before: &Month, month: &Month) -> [f64; Part::ALL.len()] {
    let sum = |amounts: &[Decimal]| -> f64 { amounts.iter().copied().map(float).sum() };
    // Negative when money is released, which has no part of its own: it pays the other parts, and
    // the bar rises above the receipts.
    let held = float(kept(month) - kept(before));
    // The sale repays debt first; only what is distributed of it is the part "sale proceeds".
    let from_sale = month.distribution.min(month.sale_proceeds);
    Part::ALL.map(|part| match part {
        Part::OperatingCost => float(month.operating_cost),
        Part::Interest => sum(&month.interest) + sum(&month.prepayment_premium),
        Part::Principal => sum(&month.principal) + sum(&month.settlement),
        Part::Sweep => sum(&month.sweep),
        Part::Held => held.max(0.0),
        Part::Distribution => float(month.distribution - from_sale),
        Part::Sale => float(from_sale),
        Part::Delivery => float(month.capex),
        Part::Deposit => -float(month.deposit_flow),
        Part::Drawn => -sum(&month.drawn),
        Part::Called => -float(month.equity_call),
        Part::Prepaid => -float(month.prepaid_rent),
        Part::ReLease => -float(month.re_lease_rent),
        Part::Guaranteed => -float(month.guarantees),
    })
}

/// As deep as what is below the axis, at most a third of what is above it: a delivery is worth many
/// months of rent.
fn usual_bottom(columns: &[Column]) -> f64 {
    let deepest = columns.iter().map(Column::depth).fold(0.0, f64::max);
    (1.1 * deepest).min(usual_top(columns) / 3.0)
}

/// What was paid for at closing, and with what, where equipment arrives later, too.
fn closing(scenario: &Scenario, results: &Results) -> Vec<String> {
    let closing = results.closing().filter(|_| scenario.last_delivery() > 0);
    let Some(closing) = closing else { return Vec::new() };
    let drawn: Decimal = closing.drawn.iter().sum();
    let from =
        [("drawn", drawn), ("called", closing.equity_call), ("prepaid rent", closing.prepaid_rent)];
    let from = from.into_iter().filter(|(_, amount)| !amount.is_zero());
    let from: Vec<String> =
        from.map(|(name, amount)| format!("{name} {}", format::money(amount))).collect();
    let short = format!("closing {}", format::money(closing.capex));
    vec![format!("{short}: {}", from.join(", ")), short]
}

/// A little over the largest receipts, so that one sale does not flatten all other bars.
fn usual_top(columns: &[Column]) -> f64 {
    let largest = |of: &dyn Fn(&Column) -> f64| columns.iter().map(of).fold(0.0, f64::max);
    let receipts = largest(&|column| column.receipts);
    // A lessee that never pays leaves no receipts to measure by; then no bar is cut off.
    let top = if receipts > 0.0 { 1.25 * receipts } else { 1.05 * largest(&Column::total) };
    if top > 0.0 { top } else { 1.0 }
}

fn cumulative_equity(results: &Results) -> Vec<(f64, f64)> {
    let points = results.cumulative_equity();
    points.map(|(month, total)| (month.month.into(), float(total) / BILLION)).collect()
}

fn events(scenario: &Scenario, results: &Results) -> Vec<Event> {
    let (summary, calendar) = (&results.summary, Calendar::of(&scenario.closing));
    let mut events = Vec::new();
    let repaid: Option<u32> =
        summary.tranches.iter().map(|tranche| tranche.repaid_month).max().flatten();
    // `max` above passes over loans that are never repaid: None is less than any month.
    let all_repaid = summary.tranches.iter().all(|tranche| tranche.repaid_month.is_some());
    if let Some(month) = repaid.filter(|_| all_repaid) {
        let text = format!("debt repaid, {}", calendar.short(month));
        events.push(Event { month, text, is_breach: false });
    }
    let term = scenario.last_delivery() + scenario.lease.term_months;
    // A run that ends in a default during the term never reaches its renewal.
    if scenario.lease.end_of_term == EndOfTerm::Renew && summary.end_month > term {
        let text = "renewal".to_owned();
        events.push(Event { month: term, text, is_breach: false });
    }
    if let Some(month) = summary.default_month {
        let text = format!("default, {}", calendar.short(month));
        events.push(Event { month, text, is_breach: true });
        if let Some(re_lease) = scenario.remedies.re_lease {
            let month = month + scenario.remedies.repossession_months + re_lease.free_months;
            let text = format!("re-let, {}", calendar.short(month));
            let is_let = results.months.iter().any(|it| !it.re_lease_rent.is_zero());
            events.extend(is_let.then_some(Event { month, text, is_breach: false }));
        }
    } else if let Some(month) = scenario.early_end() {
        let text = format!("lease terminated, {}", calendar.short(month));
        events.push(Event { month, text, is_breach: false });
    }
    events
}

/// The month of the first test, where the deal has a lock-up or tiers that wait for it.
fn first_test(scenario: &Scenario) -> Option<u32> {
    Some(scenario.structure.first_test_month).filter(|month| *month > 1)
}

/// The debt at which the target LTV is met, month by month.
fn target(scenario: &Scenario, results: &Results) -> Vec<(f64, f64)> {
    let Some(target) = scenario.structure.target_ltv.map(float) else { return Vec::new() };
    let months = results.months.iter();
    months.map(|it| (it.month.into(), target * float(it.value) / BILLION)).collect()
}

/// Rates of the loans that follow the reference rate, up to the month in which each is repaid.
fn floating_rates(scenario: &Scenario, results: &Results) -> Vec<(String, Vec<(f64, f64)>)> {
    let loans = scenario.tranches.iter().enumerate();
    let floating = loans.filter(|(_, loan)| loan.floating.is_some());
    floating
        .map(|(index, loan)| {
            let rates = FixedLoan::rates_of(scenario, index).into_iter().skip(1).map(float);
            let months = results.months.iter().skip(1).zip(rates);
            let owed = results.months.iter().map(|month| month.balance.get(index).copied());
            let owed = owed.map(|balance| balance.unwrap_or_default());
            let line = months.zip(owed).take_while(|((month, _), owed)| {
                // Equipment that arrives later is not drawn yet.
                !owed.is_zero() || month.month <= scenario.last_delivery()
            });
            let line = line.map(|((month, rate), _)| (month.month.into(), rate));
            (loan.name.clone(), line.collect())
        })
        .collect()
}
