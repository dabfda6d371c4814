//! The lessee: its liquidity, what it pays, when it misses rent, when the lease is in default
//! (Method, section 5).

use super::amount::{Float, Mask, Number};
use super::scenario::{Contract, FundingRound, Lessee, Scenario};
use super::source::Source;

/// Funding rounds from this probability on count in the deterministic run.
const COUNTED_PROBABILITY: rust_decimal::Decimal =
    rust_decimal::Decimal::from_parts(5, 0, 0, false, 1);

/// What the lessee's growth follows from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct GrowthTerms<F> {
    burn_growth: F,
    monthly_revenue: F,
    revenue_growth: F,
    margin: F,
    growth_months: u32,
    months: u32,
}

impl FundingRound {
    /// Whether a run counts the round: at a probability of at least 0.5 (Method, section 5).
    pub fn is_counted(&self) -> bool {
        self.probability >= COUNTED_PROBABILITY
    }
}

impl Lessee {
    /// How many of its rounds and contracts a simulation draws; contracts come after the rounds.
    pub fn chance_count(&self) -> usize {
        self.funding.len() + self.contracts.len()
    }
}

impl Contract {
    /// Whether a run counts the contract: at a probability of at least 0.5 (Method, section 13).
    pub fn is_counted(&self) -> bool {
        self.probability >= COUNTED_PROBABILITY
    }
}

/// How burn and revenue grow, by month; beyond the last one they stay. Index 0 is month 1.
#[derive(Clone, Debug, Default)]
pub(super) struct Growth<F> {
    /// (1 + burn growth)^y with y = min(m − 1, growth months)/12.
    burn: Vec<F>,
    /// What revenue adds: revenue/12·((1 + revenue growth)^y − 1)·margin.
    earned: Vec<F>,
}

impl<F: Float> GrowthTerms<F> {
    pub(super) fn of<A: Number<Float = F>>(source: &impl Source<A>, months: u32) -> Self {
        Self {
            burn_growth: F::ONE + source.float(|s| s.lessee.burn_growth),
            monthly_revenue: source.float(|s| s.lessee.annual_revenue) / F::from_months(12),
            revenue_growth: F::ONE + source.float(|s| s.lessee.revenue_growth),
            margin: source.float(|s| s.lessee.revenue_margin),
            growth_months: source.shape().lessee.growth_months,
            months,
        }
    }

    pub(super) fn fill<A: Number<Float = F>>(&self, growth: &mut Growth<F>) {
        let Growth { burn, earned } = growth;
        burn.clear();
        earned.clear();
        // Growth stops after that month, so one entry beyond it serves all later ones.
        let count = self.growth_months.saturating_add(1).min(self.months);
        let (burn_growth, revenue_growth) = (self.burn_growth, self.revenue_growth);
        powers::<A>(burn_growth, count, |power| burn.push(power));
        powers::<A>(revenue_growth, count, |power| {
            earned.push(self.monthly_revenue * (power - F::ONE) * self.margin);
        });
    }
}

/// `yearly`^(m/12) for m = 0.., `count` of them.
///
/// In the fast lane they are chained from the twelfth root and start anew from a whole power each
/// year, so that errors do not add up. The exact lane computes each on its own: the last digit of a
/// power may decide a cent.
fn powers<A: Number>(yearly: A::Float, count: u32, mut push: impl FnMut(A::Float)) {
    const MONTHS: u32 = 12;
    let all = <A::Mask as Mask>::ALL;
    let years = |month: u32| A::Float::from_months(month) / A::Float::from_months(MONTHS);
    if A::IS_EXACT {
        (0..count).for_each(|month| push(yearly.powf(years(month), all)));
        return;
    }
    let monthly = yearly.powf(years(1), all);
    let mut power = A::Float::ONE;
    let mut year = A::Float::ONE;
    for month in 0..count {
        if month % MONTHS == 0 && month > 0 {
            year = year * yearly;
            power = year;
        }
        push(power);
        power = power * monthly;
    }
}

/// Writes the lessee's net burn of months 1..=`months` into `burn` (Method, section 5); index 0
/// holds nothing.
pub(super) fn fill_burn<A: Number>(
    monthly_burn: A::Float,
    growth: &Growth<A::Float>,
    months: u32,
    burn: &mut Vec<A>,
) {
    burn.clear();
    burn.push(A::ZERO);
    let growing = growth.burn.iter().zip(&growth.earned);
    burn.extend(growing.map(|(power, earned)| A::from_power(monthly_burn * *power - *earned)));
    // Growth has stopped by then: all later months repeat the last burn.
    let settled = burn.last().copied().unwrap_or_default();
    burn.resize(months as usize + 1, settled);
}

/// The funding rounds that close and the contracts that pay, by month.
#[derive(Clone, Debug, Default)]
pub(super) struct Funding<A> {
    /// Index 0 holds nothing.
    pub(super) by_month: Vec<A>,
    /// Months of `by_month` that may hold an amount.
    touched: Vec<u32>,
    /// Whether the list was replaced since it was last filled.
    is_foreign: bool,
}

impl<A: Number> Funding<A> {
    /// Replaces the list by month; index 0 holds nothing.
    pub(super) fn replace(&mut self, by_month: Vec<A>) {
        self.by_month = by_month;
        self.touched.clear();
        self.is_foreign = true;
    }

    /// Writes what comes in months 1..=`months`.
    pub(super) fn fill(&mut self, source: &impl Source<A>, months: u32) {
        let Self { by_month, touched, is_foreign } = self;
        let count = months as usize + 1;
        // Usually the list has its length already and few months hold anything: only those are
        // cleared.
        if by_month.len() == count && !std::mem::take(is_foreign) {
            for month in touched.drain(..) {
                if let Some(place) = by_month.get_mut(month as usize) {
                    *place = A::ZERO;
                }
            }
        } else {
            by_month.clear();
            by_month.resize(count, A::ZERO);
            touched.clear();
        }
        for (index, round) in source.shape().lessee.funding.iter().enumerate() {
            let closes = source.closes(index);
            let Some(place) = by_month.get_mut(round.month as usize) else { continue };
            let amount: A = source.read(|s| {
                s.lessee.funding.get(index).map(|round| round.amount).unwrap_or_default()
            });
            // Added, because several rounds may close in one month.
            *place += amount.only(closes);
            touched.push(round.month);
        }
        for (index, contract) in source.shape().lessee.contracts.iter().enumerate() {
            let pays = source.pays(index);
            let amount: A = source.read(|s| {
                s.lessee.contracts.get(index).map(|contract| contract.amount).unwrap_or_default()
            });
            for month in contract.from..=contract.to.min(months) {
                let Some(place) = by_month.get_mut(month as usize) else { continue };
                *place += amount.only(pays);
                touched.push(month);
            }
        }
    }
}

/// How the lessee behaves in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LesseeBehaviour {
    /// Pays as far as its cash and its backstop reach.
    #[default]
    AsItCan,
    /// Pays everything due until this month, whatever its liquidity; in this month it pays nothing
    /// and the lease is in default (Method, section 8). Month 0 counts as month 1.
    DefaultsIn(u32),
    /// Pays everything due until this month, whatever its liquidity, and nothing from it on. The
    /// backstop pays in its place as far as its caps reach; the lease is in default in the first
    /// month in which rent is missing even so, without a cure (Method, section 8). Without a
    /// backstop that is the same as [`Self::DefaultsIn`]. Month 0 counts as month 1.
    StopsIn(u32),
    /// Pays everything due, whatever its liquidity.
    PaysAll,
}

/// One month of rent.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RentMonth<A> {
    /// Contract rent and arrears.
    pub(super) due: A,
    /// Paid by the lessee.
    pub(super) paid: A,
    /// Paid by the backstop.
    pub(super) backstop: A,
}

/// The month number of an event that never occurs; above every month of a run.
pub(super) const NEVER: u32 = 1_000_000;

/// The lessee of one deal, which pays for that deal alone.
#[derive(Debug)]
pub(super) struct LesseeState<A: Number> {
    /// Cash; negative when bills are unpaid.
    pub(super) liquidity: A,
    /// What it owes, and whether it is in default.
    pub(super) lease: LeaseState<A>,
    backstop: BackstopState<A>,
    behaviour: LesseeBehaviour,
    /// What was paid under residual guarantees.
    guaranteed: GuaranteePaid<A>,
}

/// What was paid under a residual guarantee, dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GuaranteePaid<A> {
    /// By the lessee.
    pub by_lessee: A,
    /// By the backstop, from what was left of its total cap.
    pub by_backstop: A,
}

impl<A: Number> GuaranteePaid<A> {
    /// By both.
    pub(super) fn total(self) -> A {
        self.by_lessee + self.by_backstop
    }

    pub(super) fn add(&mut self, paid: Self) {
        self.by_lessee += paid.by_lessee;
        self.by_backstop += paid.by_backstop;
    }
}

/// The state of a lease at the end of a month.
#[derive(Clone, Copy, Debug)]
pub(super) struct LeaseState<A: Number> {
    /// Rent due and not paid.
    pub(super) arrears: A,
    /// Whether the lease is in default.
    pub(super) is_defaulted: A::Mask,
    /// The month of default; [`NEVER`] until it occurs.
    pub(super) default_month: A,
    /// The first month with rent missing; [`NEVER`] until it occurs.
    pub(super) first_missed_month: A,
    /// Whether nothing is due any more: after a default, or because the run is over.
    owes_nothing: A::Mask,
    missed_in_a_row: A,
    cure_months: A,
}

impl<A: Number> LesseeState<A> {
    pub(super) fn at_closing(source: &impl Source<A>, behaviour: LesseeBehaviour) -> Self {
        Self {
            behaviour,
            liquidity: source.read(|s| s.lessee.cash),
            lease: LeaseState::at_closing(source.shape()),
            backstop: BackstopState::new(source),
            guaranteed: GuaranteePaid::default(),
        }
    }

    /// What the lessee has to spend at the end of a lease; nothing where it has stopped paying.
    pub(super) fn purse(&self) -> A {
        let has_stopped = matches!(self.behaviour, LesseeBehaviour::StopsIn(_));
        if has_stopped { A::ZERO } else { self.liquidity }
    }

    /// One month of the lessee: burn, funding, and as much of the rent as it can pay.
    #[inline(always)]
    pub(super) fn live(&mut self, month: u32, rent: A, burn: A, funding: A) -> RentMonth<A> {
        // Before the default is asked about: burn and funding go on without rent.
        self.liquidity += funding - burn;
        if self.lease.owes_nothing.all() {
            return RentMonth::default();
        }
        let due = self.lease.due(rent);
        let (paid, backstop) = match self.behaviour {
            LesseeBehaviour::AsItCan => {
                let paid = self.liquidity.max(A::ZERO).min(due);
                // Nearly every month is paid in full: neither backstop nor missed months need a
                // look.
                if !paid.is_below(due).any() {
                    self.liquidity -= due;
                    self.lease.is_paid();
                    return RentMonth { due, paid: due, backstop: A::ZERO };
                }
                (paid, self.backstop.pay(month, due - paid))
            }
            LesseeBehaviour::DefaultsIn(default_month) if month >= default_month => {
                self.lease.stop(month, due);
                return RentMonth { due, ..RentMonth::default() };
            }
            LesseeBehaviour::StopsIn(stop_month) if month >= stop_month => {
                let backstop = self.backstop.pay(month, due);
                let missing = due - backstop;
                if missing.is_material().any() {
                    self.lease.stop(month, missing);
                }
                return RentMonth { due, backstop, ..RentMonth::default() };
            }
            LesseeBehaviour::DefaultsIn(_)
            | LesseeBehaviour::StopsIn(_)
            | LesseeBehaviour::PaysAll => (due, A::ZERO),
        };
        self.liquidity -= paid;
        self.lease.miss(month, due - paid - backstop);
        RentMonth { due, paid, backstop }
    }

    /// Pays towards a residual guarantee (Method, section 6): the lessee as far as its cash
    /// reaches, then the backstop as far as its total cap does. Returns what both paid.
    pub(super) fn pay_guarantee(&mut self, claim: A) -> GuaranteePaid<A> {
        // A lessee that has stopped paying rent pays no guarantee either.
        let by_lessee = self.purse().max(A::ZERO).min(claim);
        self.liquidity -= by_lessee;
        let by_backstop = self.backstop.pay_from_total(claim - by_lessee);
        let paid = GuaranteePaid { by_lessee, by_backstop };
        self.guaranteed.add(paid);
        paid
    }

    /// What it and its backstop paid under residual guarantees so far.
    pub(super) fn guaranteed(&self) -> GuaranteePaid<A> {
        self.guaranteed
    }
}

impl<A: Number> LeaseState<A> {
    pub(super) fn at_closing(scenario: &Scenario) -> Self {
        let never = A::from_months(NEVER);
        Self {
            arrears: A::ZERO,
            is_defaulted: A::Mask::NONE,
            owes_nothing: A::Mask::NONE,
            default_month: never,
            first_missed_month: never,
            missed_in_a_row: A::ZERO,
            cure_months: A::from_months(scenario.remedies.cure_months),
        }
    }

    /// What falls due with this month's contract rent.
    #[inline(always)]
    pub(super) fn due(&self, rent: A) -> A {
        (rent + self.arrears).unless(self.owes_nothing)
    }

    /// The month was paid in full.
    #[inline(always)]
    fn is_paid(&mut self) {
        // After the end of a lease its arrears are the unpaid rent: they must not be cleared.
        self.arrears = self.arrears.only(self.owes_nothing);
        self.missed_in_a_row = A::ZERO;
    }

    fn stop(&mut self, month: u32, due: A) {
        self.arrears = A::select(self.owes_nothing, self.arrears, due);
        self.owes_nothing = A::Mask::ALL;
        self.first_missed_month = A::from_months(month);
        self.default_month = A::from_months(month);
        self.is_defaulted = A::Mask::ALL;
    }

    /// So much was missing in the month, perhaps nothing.
    #[inline(always)]
    pub(super) fn miss(&mut self, month: u32, missing: A) {
        self.arrears = A::select(self.owes_nothing, self.arrears, missing);
        let is_missed = missing.is_material();
        if !is_missed.any() {
            self.missed_in_a_row = A::ZERO;
            return;
        }
        let month = A::from_months(month);
        self.missed_in_a_row = (self.missed_in_a_row + A::ONE).only(is_missed);
        let first = self.first_missed_month.min(month);
        self.first_missed_month = A::select(is_missed, first, self.first_missed_month);
        // Above, not from: `cure_months` missed months are forgiven.
        let defaults = self.cure_months.is_below(self.missed_in_a_row);
        self.default_month = A::select(defaults, month, self.default_month);
        self.is_defaulted = self.is_defaulted | defaults;
        self.owes_nothing = self.owes_nothing | defaults;
    }

    /// At the end of the run nothing falls due any more; what is unpaid stays so.
    pub(super) fn close(&mut self, is_over: A::Mask) {
        self.owes_nothing = self.owes_nothing | is_over;
    }
}

/// What is left of a backstop.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct BackstopState<A> {
    pub(super) monthly_cap: A,
    pub(super) total_left: A,
    /// It pays rent from this month of its deal on.
    pub(super) from_month: u32,
}

impl<A: Number> BackstopState<A> {
    pub(super) fn new(source: &impl Source<A>) -> Self {
        let scenario: &Scenario = source.shape();
        let read = |field: fn(&super::scenario::Backstop) -> rust_decimal::Decimal| {
            source.read(|s| s.lessee.backstop.as_ref().map(field).unwrap_or_default())
        };
        Self {
            monthly_cap: read(|backstop| backstop.monthly_cap),
            total_left: read(|backstop| backstop.total_cap),
            from_month: scenario.lessee.backstop.as_ref().map_or(NEVER, |b| b.from_month),
        }
    }

    #[inline(always)]
    fn pay(&mut self, month: u32, missing: A) -> A {
        if month < self.from_month {
            return A::ZERO;
        }
        // The monthly cap limits rent alone; a residual guarantee is limited by the total only.
        self.pay_from_total(missing.min(self.monthly_cap))
    }

    #[inline(always)]
    fn pay_from_total(&mut self, missing: A) -> A {
        let paid = missing.min(self.total_left);
        self.total_left -= paid;
        paid
    }
}
