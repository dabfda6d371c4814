//! Whether a scenario is within its bounds: every fault at once, each with its field path.

mod sources;
mod terms;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rust_decimal::Decimal;

use super::case::Case;
use super::lane::ExactLane;
use super::scenario::{
    Backstop, Equipment, Equity, FORMAT, FORMAT_OLDEST, FundingRound, Investor, Lease, Lessee,
    Remedies, Renewal, Repayment, Scenario, Structure, Tenor, Tranche, Uncertainty, ValuePath,
    Vendor,
};
use super::story::Step;

/// Most tranches that a scenario may have.
pub const TRANCHES_MAX: usize = 8;
/// Most funding rounds that a scenario may have.
pub const FUNDING_ROUNDS_MAX: usize = 32;
/// Most investors that a scenario may name.
pub const INVESTORS_MAX: usize = 32;
/// Most steps of a story.
pub const STORY_STEPS_MAX: usize = 32;
/// Most plots of a step.
pub const STEP_PLOTS_MAX: usize = 3;
/// Most sliders of a step.
pub const STEP_SLIDERS_MAX: usize = 4;
/// Most cases of a scenario.
pub const CASES_MAX: usize = 16;
/// Most Monte Carlo paths.
pub const PATHS_MAX: u32 = 1_000_000;
/// Most steps of a list of steps, unless it says otherwise.
pub const STEPS_MAX: usize = 24;
/// Most steps of a curve of the market.
pub const CURVE_STEPS_MAX: usize = 64;
/// Most steps of a prepayment premium.
pub const PREMIUM_STEPS_MAX: usize = 6;
/// Most tiers of the sweep.
pub const SWEEP_TIERS_MAX: usize = 4;
/// Most deliveries.
pub const DELIVERIES_MAX: usize = 24;
/// The last month of a delivery.
pub const DELIVERY_MONTH_MAX: u32 = 60;
/// Most contracts of a lessee.
pub const CONTRACTS_MAX: usize = 16;
/// Most guarantees of a deal.
pub const GUARANTEES_MAX: usize = 8;
/// Most renewals in a row.
pub const RENEWALS_MAX: u32 = 60;
/// The longest lease to another lessee after a default, months.
pub const RE_LEASE_MONTHS_MAX: u32 = 120;
/// The longest that equipment is written off over, months.
pub const DEPRECIATION_MONTHS_MAX: u32 = 240;
/// The longest first term and the longest renewal, months.
pub const TERM_MONTHS_MAX: u32 = 240;
/// The longest tenor, and the last month that any date may name.
pub const MONTHS_MAX: u32 = 480;
/// The largest amount, dollars.
pub const AMOUNT_MAX: Decimal = Decimal::from_parts(1_316_134_912, 2328, 0, false, 0);
/// The smallest amount: less is rounded away.
const CENT: Decimal = Decimal::from_parts(1, 0, 0, false, 2);
/// How far the investors' shares may be from 1 together.
pub const SHARES_TOLERANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 9);

/// One field that is out of bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, as in `evidence`: `tranches[0].rate`.
    pub path: String,
    /// The value found there, as in the file.
    pub found: String,
    /// What is allowed, in words: "0 to 1".
    pub allowed: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, found, allowed } = self;
        write!(f, "{path} is {found}; allowed is {allowed}")
    }
}

/// What a number of a scenario may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The least; itself allowed unless `is_above`.
    pub low: Decimal,
    /// The most, itself allowed.
    pub high: Decimal,
    /// Whether only what is more than `low` is allowed.
    pub is_above: bool,
    /// Whether only whole numbers are allowed.
    pub is_whole: bool,
}

impl Bounds {
    /// `low` to `high`, both allowed.
    pub fn within(low: Decimal, high: Decimal) -> Self {
        Self { low, high, is_above: false, is_whole: false }
    }

    /// Whole numbers from `low` to `high`, both allowed.
    pub fn whole(low: u32, high: u32) -> Self {
        Self { is_whole: true, ..Self::within(low.into(), high.into()) }
    }

    /// Whether the value is within them. Whether it is whole is not asked: fields of whole numbers
    /// hold no other.
    pub fn allows(&self, value: Decimal) -> bool {
        let reaches = if self.is_above { self.low < value } else { self.low <= value };
        reaches && value <= self.high
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = (self.low.normalize(), self.high.normalize());
        if self.is_above {
            write!(f, "more than {low}, at most {high}")
        } else {
            write!(f, "{low} to {high}")
        }
    }
}

/// Lists every fault of the scenario, in the order of its fields (Method, section 1).
///
/// ```
/// use chiplease::files::library;
/// use chiplease::model::validate;
///
/// let mut scenario = library::default_scenario()?;
/// assert!(validate(&scenario).is_ok());
/// scenario.lease.term_months = 0;
/// let faults = validate(&scenario).expect_err("no month");
/// assert!(faults.iter().any(|fault| fault.path == "lease.term_months"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn validate(scenario: &Scenario) -> Result<(), Vec<Fault>> {
    validate_in(&mut ExactLane::default(), scenario)
}

/// The same with a lane that is kept; where there is no fault it is prepared to run the scenario.
pub(crate) fn validate_in(lane: &mut ExactLane, scenario: &Scenario) -> Result<(), Vec<Fault>> {
    let mut check = Check::default();
    check.scenario(scenario, lane);
    if check.faults.is_empty() { Ok(()) } else { Err(check.faults) }
}

/// The bounds of each number of the scenario by its path, as [`validate`] checks them. A number
/// that the scenario does not have, such as the month of a cliff without one, is not in it; nor is
/// the catch-up, whose bounds depend on the carry.
pub fn bounds(scenario: &Scenario) -> BTreeMap<String, Bounds> {
    let mut check = Check { asked: Some(BTreeMap::new()), ..Check::default() };
    check.scenario(scenario, &mut ExactLane::default());
    check.asked.unwrap_or_default()
}

/// Whether the text is a month such as `2026-02`.
fn is_month(text: &str) -> bool {
    let Some((year, month)) = text.split_once('-') else { return false };
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    year.len() == 4
        && month.len() == 2
        && is_digits(year)
        && is_digits(month)
        && month.parse::<u32>().is_ok_and(|month| (1..=12).contains(&month))
}

/// The faults found so far.
#[derive(Debug, Default)]
struct Check {
    faults: Vec<Fault>,
    /// The bounds of every field, where they are asked for.
    asked: Option<BTreeMap<String, Bounds>>,
}

impl Check {
    fn scenario(&mut self, scenario: &Scenario, lane: &mut ExactLane) {
        let Scenario {
            format,
            name: _,
            description: _,
            closing,
            equipment,
            lease,
            tranches,
            structure,
            equity,
            vendor,
            lessee,
            remedies,
            guarantees,
            market,
            tax,
            uncertainty,
            evidence: _,
            story,
            cases,
        } = scenario;
        self.format(*format, scenario);
        if !is_month(closing) {
            self.fault("closing", format_args!("{closing:?}"), "a month such as \"2026-02\"");
        }
        self.equipment(equipment);
        self.lease(lease);
        self.tranches(tranches);
        self.structure(structure);
        self.equity(equity);
        if let Some(vendor) = vendor {
            self.vendor(vendor);
        }
        self.lessee(lessee);
        self.remedies(*remedies);
        self.guarantees(guarantees, tranches);
        self.market(market);
        if let Some(tax) = tax {
            self.tax(*tax);
        }
        self.uncertainty(*uncertainty);
        self.sources(scenario, lane);
        self.story(story);
        self.cases(cases);
    }

    /// A field that the file's format does not have is not read over: an older program would.
    fn format(&mut self, format: u32, scenario: &Scenario) {
        if !(FORMAT_OLDEST..=FORMAT).contains(&format) {
            self.fault("format", format, format!("{FORMAT_OLDEST} or {FORMAT}"));
            return;
        }
        if format < scenario.format_needed() {
            for path in scenario.fields_of_format_2() {
                let found = format_args!("given in a file of format {format}");
                self.fault(path, found, "only in format 2: write `format: 2`");
            }
        }
    }

    fn fault(
        &mut self,
        path: impl Into<String>,
        found: impl fmt::Display,
        allowed: impl Into<String>,
    ) {
        self.faults.push(Fault {
            path: path.into(),
            found: found.to_string(),
            allowed: allowed.into(),
        });
    }

    fn number(&mut self, path: impl Into<String>, value: Decimal, bounds: Bounds) {
        // One walk through the fields for both, so that bounds and faults cannot differ.
        if let Some(asked) = &mut self.asked {
            asked.insert(path.into(), bounds);
        } else if !bounds.allows(value) {
            self.fault(path, value.normalize(), bounds.to_string());
        }
    }

    /// `low` to `high`, both allowed.
    fn within(&mut self, path: impl Into<String>, value: Decimal, low: Decimal, high: Decimal) {
        self.number(path, value, Bounds::within(low, high));
    }

    /// More than 0, at most `high`.
    fn above_zero(&mut self, path: impl Into<String>, value: Decimal, high: Decimal) {
        let bounds = Bounds { is_above: true, ..Bounds::within(Decimal::ZERO, high) };
        self.number(path, value, bounds);
    }

    fn fraction(&mut self, path: impl Into<String>, value: Decimal) {
        self.within(path, value, Decimal::ZERO, Decimal::ONE);
    }

    fn amount(&mut self, path: impl Into<String>, value: Decimal) {
        self.within(path, value, Decimal::ZERO, AMOUNT_MAX);
    }

    fn signed_amount(&mut self, path: impl Into<String>, value: Decimal) {
        self.within(path, value, -AMOUNT_MAX, AMOUNT_MAX);
    }

    /// A growth a year.
    fn growth(&mut self, path: impl Into<String>, value: Decimal) {
        self.within(path, value, Decimal::new(-99, 2), Decimal::from(5));
    }

    fn count(&mut self, path: impl Into<String>, value: u32, low: u32, high: u32) {
        self.number(path, value.into(), Bounds::whole(low, high));
    }

    fn length(&mut self, path: &str, found: usize, most: usize) {
        if found > most {
            self.fault(path, format_args!("a list of {found}"), format!("at most {most}"));
        }
    }

    fn equipment(&mut self, equipment: &Equipment) {
        let Equipment {
            cost,
            gpus: _,
            resale_fraction,
            scrap_fraction,
            selling_cost,
            value_path,
            deliveries,
            resale_month,
        } = equipment;
        self.within("equipment.cost", *cost, CENT, AMOUNT_MAX);
        self.fraction("equipment.resale_fraction", *resale_fraction);
        self.fraction("equipment.scrap_fraction", *scrap_fraction);
        self.fraction("equipment.selling_cost", *selling_cost);
        match value_path {
            ValuePath::Exponential | ValuePath::StraightLine => {}
            ValuePath::Cliff { month, share } => {
                self.count("equipment.value_path.month", *month, 1, MONTHS_MAX);
                self.fraction("equipment.value_path.share", *share);
            }
        }
        self.deliveries(deliveries);
        if let Some(month) = resale_month {
            self.count("equipment.resale_month", *month, 1, MONTHS_MAX);
        }
    }

    fn lease(&mut self, lease: &Lease) {
        let Lease {
            term_months,
            rent_factor,
            escalator,
            operating_cost,
            residual_guarantee,
            renewal: Renewal { months, discount, times },
            end_of_term: _,
            rent_steps: _,
            prepaid_rent: _,
            security_deposit_months: _,
            early_termination: _,
            purchase_option: _,
        } = lease;
        self.count("lease.term_months", *term_months, 1, TERM_MONTHS_MAX);
        self.fraction("lease.rent_factor", *rent_factor);
        self.within("lease.escalator", *escalator, Decimal::new(-5, 1), Decimal::new(5, 1));
        self.fraction("lease.operating_cost", *operating_cost);
        self.fraction("lease.residual_guarantee", *residual_guarantee);
        self.count("lease.renewal.months", *months, 1, TERM_MONTHS_MAX);
        self.fraction("lease.renewal.discount", *discount);
        self.count("lease.renewal.times", *times, 1, RENEWALS_MAX);
        self.lease_terms(lease);
    }

    fn tranches(&mut self, tranches: &[Tranche]) {
        self.length("tranches", tranches.len(), TRANCHES_MAX);
        let mut names = BTreeSet::new();
        for (index, tranche) in tranches.iter().enumerate() {
            let at = |field: &str| format!("tranches[{index}].{field}");
            if !names.insert(tranche.name.as_str()) {
                let found = format_args!("{:?} again", tranche.name);
                self.fault(at("name"), found, "a name that no other tranche has");
            }
            self.tranche(at, tranche);
        }
    }

    fn tranche(&mut self, at: impl Fn(&str) -> String, tranche: &Tranche) {
        let Tranche {
            name: _,
            lender: _,
            amount,
            rate,
            tenor,
            interest_only_months,
            repayment,
            balloon,
            upfront_fee,
            sold_fraction,
            sale_price,
            floating,
            commitment_fee,
            prepayment_premium,
        } = tranche;
        self.within(at("amount"), *amount, CENT, AMOUNT_MAX);
        self.fraction(at("rate"), *rate);
        match tenor {
            Tenor::MatchLease => {}
            Tenor::Months(months) => self.count(at("tenor"), *months, 1, MONTHS_MAX),
        }
        self.count(at("interest_only_months"), *interest_only_months, 0, MONTHS_MAX);
        match repayment {
            Repayment::Level | Repayment::StraightLine | Repayment::Bullet => {}
            Repayment::Sculpted { dscr } => {
                self.above_zero(at("repayment.dscr"), *dscr, Decimal::TEN);
            }
        }
        self.fraction(at("balloon"), *balloon);
        self.fraction(at("upfront_fee"), *upfront_fee);
        self.fraction(at("sold_fraction"), *sold_fraction);
        self.within(at("sale_price"), *sale_price, Decimal::ZERO, Decimal::TWO);
        if let Some(floating) = floating {
            self.floating(&at, *floating);
        }
        self.within(at("commitment_fee"), *commitment_fee, Decimal::ZERO, Decimal::new(1, 1));
        self.prepayment_premium(&at("prepayment_premium"), prepayment_premium);
    }

    fn structure(&mut self, structure: &Structure) {
        let Structure {
            reserve_months,
            cash_sweep,
            lockup_dscr,
            funding_order: _,
            first_sweep_month,
            first_test_month,
            sweep_tiers,
            target_ltv,
            interest_on_cash,
        } = structure;
        self.count("structure.reserve_months", *reserve_months, 0, 24);
        self.fraction("structure.cash_sweep", *cash_sweep);
        self.within("structure.lockup_dscr", *lockup_dscr, Decimal::ZERO, Decimal::TEN);
        self.count("structure.first_sweep_month", *first_sweep_month, 1, MONTHS_MAX);
        self.count("structure.first_test_month", *first_test_month, 1, MONTHS_MAX);
        self.sweep_tiers(sweep_tiers);
        if let Some(target) = target_ltv {
            self.within("structure.target_ltv", *target, Decimal::ZERO, Decimal::TWO);
        }
        let most = Decimal::new(2, 1);
        self.within("structure.interest_on_cash", *interest_on_cash, Decimal::ZERO, most);
    }

    fn equity(&mut self, equity: &Equity) {
        let Equity { investors, management_fee, hurdle, carry, catch_up } = equity;
        self.investors(investors);
        self.fraction("equity.management_fee", *management_fee);
        self.fraction("equity.hurdle", *hurdle);
        self.fraction("equity.carry", *carry);
        if !catch_up.is_zero() && (catch_up < carry || Decimal::ONE < *catch_up) {
            let allowed = format!("0, or carry ({}) to 1", carry.normalize());
            self.fault("equity.catch_up", catch_up.normalize(), allowed);
        }
    }

    fn investors(&mut self, investors: &[Investor]) {
        self.length("equity.investors", investors.len(), INVESTORS_MAX);
        for (index, Investor { name: _, share }) in investors.iter().enumerate() {
            self.fraction(format!("equity.investors[{index}].share"), *share);
        }
        // Saturating, because shares that are out of bounds themselves could overflow the sum.
        let total = investors
            .iter()
            .fold(Decimal::ZERO, |total, investor| total.saturating_add(investor.share));
        let distance = total.saturating_sub(Decimal::ONE).abs();
        if !investors.is_empty() && distance > SHARES_TOLERANCE {
            let found = format_args!("shares that sum to {}", total.normalize());
            self.fault("equity.investors", found, "shares that sum to 1");
        }
    }

    fn vendor(&mut self, vendor: &Vendor) {
        let Vendor { name: _, content, gross_margin } = vendor;
        self.fraction("vendor.content", *content);
        self.fraction("vendor.gross_margin", *gross_margin);
    }

    fn lessee(&mut self, lessee: &Lessee) {
        let Lessee {
            name: _,
            cash,
            monthly_burn,
            burn_growth,
            annual_revenue,
            revenue_growth,
            revenue_margin,
            growth_months,
            funding,
            backstop,
            contracts,
        } = lessee;
        self.signed_amount("lessee.cash", *cash);
        self.signed_amount("lessee.monthly_burn", *monthly_burn);
        self.growth("lessee.burn_growth", *burn_growth);
        self.amount("lessee.annual_revenue", *annual_revenue);
        self.growth("lessee.revenue_growth", *revenue_growth);
        self.fraction("lessee.revenue_margin", *revenue_margin);
        self.count("lessee.growth_months", *growth_months, 0, 120);
        self.length("lessee.funding", funding.len(), FUNDING_ROUNDS_MAX);
        for (index, round) in funding.iter().enumerate() {
            let FundingRound { name: _, month, amount, probability } = round;
            let at = |field: &str| format!("lessee.funding[{index}].{field}");
            self.count(at("month"), *month, 1, MONTHS_MAX);
            self.amount(at("amount"), *amount);
            self.fraction(at("probability"), *probability);
        }
        if let Some(Backstop { name: _, monthly_cap, total_cap, from_month }) = backstop {
            self.amount("lessee.backstop.monthly_cap", *monthly_cap);
            self.amount("lessee.backstop.total_cap", *total_cap);
            self.count("lessee.backstop.from_month", *from_month, 1, MONTHS_MAX);
        }
        self.contracts(contracts);
    }

    fn remedies(&mut self, remedies: Remedies) {
        let Remedies {
            cure_months,
            repossession_months,
            liquidation_haircut,
            re_lease,
            claim_recovery,
        } = remedies;
        self.count("remedies.cure_months", cure_months, 0, 24);
        self.count("remedies.repossession_months", repossession_months, 0, 36);
        self.fraction("remedies.liquidation_haircut", liquidation_haircut);
        if let Some(re_lease) = re_lease {
            self.re_lease(re_lease);
        }
        self.fraction("remedies.claim_recovery", claim_recovery);
    }

    fn uncertainty(&mut self, uncertainty: Uncertainty) {
        let Uncertainty { burn_volatility, resale_volatility, correlation, paths, seed: _ } =
            uncertainty;
        let three = Decimal::from(3);
        self.within("uncertainty.burn_volatility", burn_volatility, Decimal::ZERO, three);
        self.within("uncertainty.resale_volatility", resale_volatility, Decimal::ZERO, three);
        let one = Decimal::ONE;
        self.within("uncertainty.correlation", correlation, Decimal::NEGATIVE_ONE, one);
        self.count("uncertainty.paths", paths, 1, PATHS_MAX);
    }

    fn story(&mut self, story: &[Step]) {
        self.length("story", story.len(), STORY_STEPS_MAX);
        for (index, step) in story.iter().enumerate() {
            let Step { title: _, levers, terms: _, end_of_term: _, plots, sliders, note: _ } = step;
            let at = |field: &str| format!("story[{index}].{field}");
            for (id, value) in levers {
                self.signed_amount(format!("story[{index}].levers[{id:?}]"), value.0);
            }
            if plots.is_empty() || STEP_PLOTS_MAX < plots.len() {
                let found = format_args!("a list of {}", plots.len());
                self.fault(at("plots"), found, format!("1 to {STEP_PLOTS_MAX}"));
            }
            self.length(&at("sliders"), sliders.len(), STEP_SLIDERS_MAX);
            for (place, plot) in plots.iter().enumerate() {
                if plots.iter().take(place).any(|other| other == plot) {
                    let found = format_args!("{plot:?} again");
                    self.fault(at(&format!("plots[{place}]")), found, "each plot once");
                }
            }
            for (place, id) in sliders.iter().enumerate() {
                if sliders.iter().take(place).any(|other| other == id) {
                    let found = format_args!("{id:?} again");
                    self.fault(at(&format!("sliders[{place}]")), found, "each slider once");
                }
            }
        }
    }

    /// What each case makes of the scenario is judged by [`crate::analysis::cases`].
    fn cases(&mut self, cases: &[Case]) {
        self.length("cases", cases.len(), CASES_MAX);
        let mut names = BTreeSet::new();
        for (index, case) in cases.iter().enumerate() {
            let Case { name, levers, terms: _, end_of_term: _, note: _ } = case;
            let path = format!("cases[{index}].name");
            if name.trim().is_empty() {
                self.fault(path, format_args!("{name:?}"), "a name that is not empty");
            } else if !names.insert(name.as_str()) {
                let found = format_args!("{name:?} again");
                self.fault(path, found, "a name that no other case has");
            }
            for (id, value) in levers {
                self.signed_amount(format!("cases[{index}].levers[{id:?}]"), value.0);
            }
        }
    }
}
