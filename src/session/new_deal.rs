//! A deal that is being typed: neutral to begin with, or like another one, and a document once it is
//! created.
//!
//! It is a document of its own, so that the open one is as it was until then. What the term sheet
//! does not ask is nothing or usual ([`neutral`]), and is said ([`assumed_in_words`]).

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::analysis::evidence;
use crate::analysis::full_rent::covered;
use crate::analysis::plausibility::HOURS_A_MONTH;
use crate::analysis::yours::before_edits;
use crate::analysis::{Lever, lever_text, written_about};
use crate::files::clock;
use crate::format::{self, Calendar, month};
use crate::model::scenario::{
    EndOfTerm, Equipment, Equity, FORMAT_OLDEST, FundingOrder, Investor, Lease, Lessee, Market,
    Remedies, Renewal, Repayment, Structure, Tenor, Tranche, Uncertainty, ValuePath,
};
use crate::model::{Scenario, Shared};

use super::structure::{Edit, List, Part};
use super::{Document, Held, Paste};

/// The month of closing where the clock shows none.
const CLOSING: &str = "2026-12";
/// The shapes of repayment that a list offers.
pub const SHAPES: [Repayment; 4] = [
    Repayment::Level,
    Repayment::StraightLine,
    Repayment::Bullet,
    Repayment::Sculpted { dscr: Decimal::from_parts(15, 0, 0, false, 1) },
];

/// How the rent is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RentUnit {
    /// Of the equipment's cost, a month.
    #[default]
    OfCost,
    /// Dollars a GPU-hour; only where the number of GPUs is known.
    GpuHour,
    /// Dollars a month.
    Dollars,
}

/// Where a deal that is being typed began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// What the deal is called that it is like.
    pub name: String,
    /// How many of its numbers had a published source.
    pub sourced: usize,
    /// How many steps its story has.
    pub steps: usize,
    /// Whose story that is.
    pub lessee: String,
}

/// A deal that is being typed.
#[derive(Clone, Debug)]
pub struct NewDeal {
    document: Document,
    /// As it began.
    start: Scenario,
    /// The deal that it is like; `None` of one that began neutral.
    pub template: Option<Template>,
    /// Whether the story of that deal is kept.
    pub keeps_story: bool,
    /// How the rent is written.
    pub rent_unit: RentUnit,
    /// Paths that were typed, also where the number was the same.
    typed: BTreeSet<String>,
}

impl NewDeal {
    /// A neutral deal, without a source or a story.
    pub fn neutral() -> Self {
        Self::of(neutral(), None)
    }

    /// A copy of a valid deal, whose sources are that deal's.
    pub fn like(scenario: &Scenario) -> Self {
        let template = Template {
            name: scenario.name.clone(),
            sourced: evidence::Counts::of(scenario).sourced,
            steps: scenario.story.len(),
            lessee: scenario.lessee.name.clone(),
        };
        let mut copy = scenario.clone();
        copy.name.push_str(", copy");
        copy.description = Shared::default();
        // Cases are of the other deal's numbers.
        copy.cases = Shared::default();
        copy.format = copy.format_needed();
        evidence::copied(&mut copy, &scenario.name);
        Self::of(copy, Some(template))
    }

    fn of(start: Scenario, template: Option<Template>) -> Self {
        let mut document = Document::new(start.clone());
        if template.is_none() {
            hold_rates(&mut document);
        }
        Self {
            document,
            start,
            template,
            keeps_story: false,
            rent_unit: RentUnit::default(),
            typed: BTreeSet::new(),
        }
    }

    /// What has been typed so far, with its results.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The same, to be edited.
    pub fn document_mut(&mut self) -> &mut Document {
        &mut self.document
    }

    /// Whether anything was typed that would be lost.
    pub fn is_touched(&self) -> bool {
        self.document.draft != self.start
    }

    /// Sets a lever, and what follows from it.
    pub fn set(&mut self, lever: Lever, value: f64) {
        self.typed.insert(lever.path());
        self.change(|document| {
            let editing = document.editing();
            editing.holds.moved(lever, editing.draft, |draft| lever.set(draft, value));
        });
    }

    /// Changes the draft, and what follows from it: a backstop of the whole rent follows the rent,
    /// and a name that was made of the lessee's follows that.
    pub fn change(&mut self, act: impl FnOnce(&mut Document)) {
        let before = self.document.draft.clone();
        act(&mut self.document);
        let draft = &mut self.document.draft;
        if draft.name == name_of(&before.lessee.name) {
            draft.name = name_of(&draft.lessee.name);
        }
        let full = |scenario: &Scenario| covered(scenario).unwrap_or_default();
        let [then, now] = [full(&before), full(draft)];
        let covers = |backstop: &crate::model::scenario::Backstop| {
            backstop.monthly_cap == then[0] && backstop.total_cap == then[1]
        };
        if before.lessee.backstop.as_ref().is_some_and(covers)
            && draft.lessee.backstop == before.lessee.backstop
            && let Some(backstop) = &mut draft.lessee.backstop
        {
            [backstop.monthly_cap, backstop.total_cap] = now;
        }
    }

    /// Sets the rent, with every digit that a rent in dollars comes to.
    pub fn set_rent(&mut self, factor: f64) {
        self.typed.insert(Lever::RentFactor.path());
        self.change(|document| Lever::RentFactor.set_finely(&mut document.draft, factor));
    }

    /// Sets all inputs of a paste, and what follows from them.
    pub fn take_paste(&mut self, paste: &Paste) {
        let Some(draft) = paste.draft().cloned() else { return };
        self.typed.extend(paste.rows.iter().map(|row| row.field.path.clone()));
        self.change(|document| document.draft = draft);
    }

    /// Names a loan. It holds what it held.
    pub fn rename_loan(&mut self, index: usize, name: String) {
        let editing = self.document.editing();
        let held = editing.holds.held(editing.draft, index);
        if let Some(loan) = editing.draft.tranches.get_mut(index) {
            loan.name = name;
            editing.holds.hold(held, editing.draft, index);
        }
    }

    /// Gives a loan another shape of repayment.
    pub fn repay(&mut self, index: usize, repayment: Repayment) {
        if let Some(loan) = self.document.draft.tranches.get_mut(index) {
            loan.repayment = repayment;
        }
    }

    /// Adds, removes or moves an item. A new loan holds its advance rate.
    pub fn edit(&mut self, edit: Edit) {
        self.change(|document| _ = edit.apply(&mut document.draft));
        if edit == Edit::Add(List::Tranches) {
            let editing = self.document.editing();
            let last = editing.draft.tranches.len().saturating_sub(1);
            editing.holds.hold(Held::Rate, editing.draft, last);
        }
        if edit == Edit::AddPart(Part::Backstop) {
            // Typed here or not, it is what the sheet proposes.
            self.typed.insert("lessee.backstop.monthly_cap".to_owned());
        }
    }

    /// The deal as a document has it; `None` while something is wrong with it.
    pub fn created(&self) -> Option<Scenario> {
        if !self.document.faults().is_empty() {
            return None;
        }
        let mut scenario = self.document.draft.clone();
        if !self.keeps_story {
            scenario.story = Shared::default();
        }
        // The story is that of the deal at hand, whatever has become of its evidence.
        if let Some(template) = self.template.as_ref().filter(|_| self.keeps_story) {
            let mut before = scenario.clone();
            before.lessee.name.clone_from(&template.lessee);
            written_about::follow_lessee(&before, &mut scenario);
        }
        if self.template.is_none() {
            // Nothing was in a file: what was typed is the person's, all else is assumed, except for
            // what was pasted with its source.
            let pasted = sources_given(&scenario);
            scenario.evidence = Shared::default();
            let typed = self.typed.iter().filter(|path| !path.contains('[')).cloned();
            let changed = evidence::changed_paths(&self.start, &scenario);
            let changed = changed.into_iter().filter(|path| is_asked(path));
            evidence::claim(&mut scenario, typed.chain(changed));
            scenario.evidence.extend(pasted);
        }
        Some(scenario)
    }
}

/// The number of an optional term that a person means; a month of the deal may be given by its date.
pub fn number_meant(lever: Lever, scenario: &Scenario, typed: &str) -> Option<f64> {
    let dated = || {
        let date = month::read(typed.trim()).ok().filter(|_| lever.is_date())?;
        u32::try_from(Calendar::of(&scenario.closing).month_of(&date)?).ok().map(f64::from)
    };
    lever_text::parse_in(lever, scenario, typed).or_else(dated)
}

/// The sources that are not only the note that a person has set the number.
fn sources_given(scenario: &Scenario) -> Vec<(String, String)> {
    let is_given = |text: &str| before_edits(Some(text)) == Some(text);
    let sources = scenario.evidence.iter().filter(|(_, text)| is_given(text));
    sources.map(|(path, text)| (path.clone(), text.clone())).collect()
}

/// Whether the sheet asks for the field: of an item that was added, the rest is the program's.
fn is_asked(path: &str) -> bool {
    const ASKED: [&str; 6] = ["amount", "rate", "repayment", "month", "probability", "dscr"];
    let last = path.rsplit('.').next().unwrap_or(path);
    if path.contains('[') {
        return ASKED.contains(&last);
    }
    !matches!(path, "lessee.backstop.total_cap" | "lessee.backstop.from_month")
}

/// Loans follow the cost until an amount is typed.
fn hold_rates(document: &mut Document) {
    let editing = document.editing();
    for index in 0..editing.draft.tranches.len() {
        editing.holds.hold(Held::Rate, editing.draft, index);
    }
}

/// What a deal is called after its lessee.
fn name_of(lessee: &str) -> String {
    match lessee {
        "Lessee" => "New deal".to_owned(),
        lessee => format!("{lessee} lease"),
    }
}

/// A plausible deal of $1bn that is covered, in round numbers that name nobody (Method, section 1).
pub fn neutral() -> Scenario {
    let millions = |millions: i64| Decimal::from(millions * 1_000_000);
    let closing = clock::now().map(|now| now.strftime("%Y-%m").to_string());
    Scenario {
        format: FORMAT_OLDEST,
        name: name_of("Lessee"),
        description: Shared::default(),
        closing: closing.unwrap_or_else(|_| CLOSING.to_owned()),
        equipment: Equipment {
            cost: millions(1_000),
            gpus: 25_000,
            resale_fraction: percent(2000),
            scrap_fraction: percent(50),
            selling_cost: percent(1000),
            value_path: ValuePath::Exponential,
            deliveries: Vec::new(),
            resale_month: None,
        },
        lease: lease(),
        tranches: vec![senior(millions(650))],
        structure: structure(),
        equity: Equity {
            investors: vec![Investor { name: "Equity".to_owned(), share: Decimal::ONE }],
            management_fee: Decimal::ZERO,
            hurdle: percent(800),
            carry: Decimal::ZERO,
            catch_up: Decimal::ZERO,
        },
        vendor: None,
        lessee: lessee(millions(3_600), millions(30)),
        remedies: Remedies {
            cure_months: 2,
            repossession_months: 4,
            liquidation_haircut: percent(3000),
            re_lease: None,
            claim_recovery: Decimal::ZERO,
        },
        guarantees: Vec::new(),
        market: Market::default(),
        tax: None,
        uncertainty: Uncertainty {
            burn_volatility: percent(2000),
            resale_volatility: percent(4000),
            correlation: percent(5000),
            paths: 10_000,
            seed: 1,
        },
        evidence: Shared::default(),
        story: Shared::default(),
        cases: Shared::default(),
    }
}

/// Hundredths of a percent.
fn percent(hundredths: i64) -> Decimal {
    Decimal::new(hundredths, 4)
}

/// Five years, renewed or sold, without any optional term.
fn lease() -> Lease {
    Lease {
        term_months: 60,
        rent_factor: percent(220),
        escalator: Decimal::ZERO,
        operating_cost: Decimal::ZERO,
        residual_guarantee: Decimal::ZERO,
        renewal: Renewal { months: 36, discount: percent(5000), times: 1 },
        end_of_term: EndOfTerm::Sell,
        rent_steps: Vec::new(),
        prepaid_rent: None,
        security_deposit_months: 0,
        early_termination: None,
        purchase_option: None,
    }
}

fn structure() -> Structure {
    Structure {
        reserve_months: 3,
        cash_sweep: Decimal::ZERO,
        lockup_dscr: Decimal::new(11, 1),
        funding_order: FundingOrder::ProRata,
        first_sweep_month: 1,
        first_test_month: 1,
        sweep_tiers: Vec::new(),
        target_ltv: None,
        interest_on_cash: Decimal::ZERO,
    }
}

fn senior(amount: Decimal) -> Tranche {
    Tranche {
        name: "Senior loan".to_owned(),
        lender: "Lender".to_owned(),
        amount,
        rate: Decimal::new(10, 2),
        tenor: Tenor::MatchLease,
        interest_only_months: 0,
        repayment: Repayment::Level,
        balloon: Decimal::ZERO,
        upfront_fee: Decimal::ZERO,
        sold_fraction: Decimal::ZERO,
        sale_price: Decimal::ONE,
        floating: None,
        commitment_fee: Decimal::ZERO,
        prepayment_premium: Vec::new(),
    }
}

/// A burn that grows does so for as long as a lease may last.
fn lessee(cash: Decimal, monthly_burn: Decimal) -> Lessee {
    Lessee {
        name: "Lessee".to_owned(),
        cash,
        monthly_burn,
        burn_growth: Decimal::ZERO,
        annual_revenue: Decimal::ZERO,
        revenue_growth: Decimal::ZERO,
        revenue_margin: Decimal::ZERO,
        growth_months: 120,
        funding: Vec::new(),
        backstop: None,
        contracts: Vec::new(),
    }
}

/// What a term comes to, to be read beside it; `None` where there is nothing to add.
pub fn comes_to(lever: Lever, document: &Document) -> Option<String> {
    let draft = &document.draft;
    let cost = format::float(draft.equipment.cost);
    let is_sound = document.faults().is_empty();
    let said = match lever {
        Lever::EquipmentCost if draft.equipment.gpus > 0 => {
            let gpus = format::float(Decimal::from(draft.equipment.gpus));
            format!("${} a GPU", format::number(cost / gpus, 0))
        }
        Lever::GpuCount => "0 where it is unknown".to_owned(),
        Lever::LeaseMonths => {
            format!("to {}", Calendar::of(&draft.closing).date(draft.lease.term_months)?)
        }
        Lever::ResaleFraction => {
            let share = format::float(draft.equipment.resale_fraction);
            format!("of cost, {} before selling cost", format::money(cost * share))
        }
        Lever::ReserveMonths if is_sound => {
            let reserve = document.results().closing()?.reserve;
            format!("of debt service, {} at closing", format::money(reserve))
        }
        Lever::CashSweep => "of the cash after debt service prepays debt".to_owned(),
        Lever::MonthlyBurn => "before this rent".to_owned(),
        Lever::BackstopMonthlyCap => {
            let [highest, _] = covered(draft)?;
            let is_all = draft.lessee.backstop.as_ref()?.monthly_cap >= highest;
            let of = format::money(highest);
            if is_all { "the whole rent".to_owned() } else { format!("of {of} rent") }
        }
        _ => return None,
    };
    Some(said)
}

/// What the sheet does not ask, in words: everything that it leaves as it is.
pub fn assumed_in_words(scenario: &Scenario) -> Vec<String> {
    let said = |lever: Lever| {
        let value = lever.value(scenario).unwrap_or_default();
        lever_text::text(lever, scenario, value)
    };
    let equity = &scenario.equity;
    let fees = if equity.management_fee.is_zero() && equity.carry.is_zero() {
        "No management fee, no carry".to_owned()
    } else {
        format!("Management fee {}, carry {}", said(Lever::ManagementFee), said(Lever::Carry))
    };
    let upfront = scenario.tranches.iter().any(|loan| !loan.upfront_fee.is_zero());
    let loans = if upfront { "Upfront fees as in the deal" } else { "No upfront fees" };
    let is_co_terminous = scenario.tranches.iter().all(|loan| loan.tenor == Tenor::MatchLease);
    let maturity = if is_co_terminous { "co-terminous" } else { "separate maturities" };
    vec![
        format!("{}, {} selling cost", rent_terms(scenario), said(Lever::SellingCost)),
        format!("{loans}, {maturity}, lock-up below {}", said(Lever::LockupDscr)),
        format!(
            "Cure period {}, sale {} after default at {} off",
            format::months(scenario.remedies.cure_months),
            format::months(scenario.remedies.repossession_months),
            said(Lever::LiquidationHaircut)
        ),
        fees,
    ]
}

fn rent_terms(scenario: &Scenario) -> String {
    let lease = &scenario.lease;
    let steps = match (lease.rent_steps.is_empty(), lease.escalator.is_zero()) {
        (false, _) => "Stepped rent",
        (true, true) => "Flat rent",
        (true, false) => "Escalating rent",
    };
    let is_net = lease.operating_cost.is_zero();
    let upkeep = if is_net { "triple net" } else { "opex paid by the vehicle" };
    format!("{steps}, {upkeep}")
}

impl RentUnit {
    /// The units in which this deal's rent can be written.
    pub fn all(scenario: &Scenario) -> &'static [Self] {
        match scenario.equipment.gpus {
            0 => &[Self::OfCost, Self::Dollars],
            _ => &[Self::OfCost, Self::GpuHour, Self::Dollars],
        }
    }

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::OfCost => "of cost a month",
            Self::GpuHour => "a GPU-hour",
            Self::Dollars => "a month",
        }
    }

    /// The rent of a deal in this unit, as it is read.
    pub fn text(self, scenario: &Scenario) -> String {
        let factor = format::float(scenario.lease.rent_factor);
        let dollars = factor * format::float(scenario.equipment.cost);
        match self {
            Self::OfCost => lever_text::text(Lever::RentFactor, scenario, factor),
            Self::Dollars => format::money(dollars),
            Self::GpuHour => match gpu_hours(scenario) {
                Some(hours) => format!("${}", format::number(dollars / hours, 2)),
                None => format::UNDEFINED.to_owned(),
            },
        }
    }

    /// Reads a rent: the unit that it is written in, and the lease rate factor that it comes to.
    /// What is typed without a unit is in this one.
    pub fn read(self, scenario: &Scenario, typed: &str) -> Option<(Self, f64)> {
        let text = typed.trim().to_lowercase();
        let hourly = ["a gpu-hour", "/gpu-hour", "/gpu-h", "/gpuh", "/hour", "/hr", "/h", "h"];
        let hour = hourly.iter().find_map(|suffix| text.strip_suffix(suffix));
        let has_suffix = text.ends_with(['k', 'm', 'b', 'n']);
        let unit = match () {
            () if hour.is_some() => Self::GpuHour,
            () if text.ends_with('%') || text.ends_with("bp") => Self::OfCost,
            () if has_suffix => Self::Dollars,
            () if text.starts_with('$') && self == Self::OfCost => Self::GpuHour,
            () => self,
        };
        let cost = format::float(scenario.equipment.cost);
        let dollars = |text: &str| lever_text::parse(Lever::LesseeCash, text);
        let factor = match unit {
            Self::OfCost => lever_text::parse(Lever::RentFactor, &text)?,
            Self::Dollars => dollars(&text)? / cost,
            Self::GpuHour => dollars(hour.unwrap_or(&text))? * gpu_hours(scenario)? / cost,
        };
        Some((unit, factor)).filter(|(_, factor)| factor.is_finite())
    }
}

/// GPU-hours of a month; `None` where the number of GPUs is unknown.
fn gpu_hours(scenario: &Scenario) -> Option<f64> {
    let gpus = format::float(Decimal::from(scenario.equipment.gpus));
    (gpus > 0.0).then_some(gpus * HOURS_A_MONTH)
}

/// Reads a shape of repayment: its name or the beginning of it, a sculpted one with its coverage.
pub fn repayment(typed: &str) -> Option<Repayment> {
    let text = typed.trim().to_lowercase();
    let mut words = text.split_whitespace();
    let (name, figure) = (words.next()?, words.next_back());
    let is = |whole: &str| whole.starts_with(name);
    let dscr = || match figure {
        None => Some(Decimal::new(15, 1)),
        Some(figure) => figure.trim_end_matches('x').parse().ok(),
    };
    match () {
        () if is("level") || is("annuity") => Some(Repayment::Level),
        () if name.len() > 1 && is("straight") => Some(Repayment::StraightLine),
        () if is("bullet") => Some(Repayment::Bullet),
        () if name.len() > 1 && is("sculpted") => Some(Repayment::Sculpted { dscr: dscr()? }),
        () => None,
    }
}

/// The same as it is read.
pub fn repayment_text(repayment: Repayment) -> String {
    match repayment {
        Repayment::Level => "Level".to_owned(),
        Repayment::StraightLine => "Straight line".to_owned(),
        Repayment::Bullet => "Bullet".to_owned(),
        Repayment::Sculpted { dscr } => format!("Sculpted {}x", dscr.normalize()),
    }
}
