//! Random valid scenarios: every feature, in every combination, at the size of real deals.

use chiplease::model::scenario::{
    Backstop, EndOfTerm, Equipment, Equity, FORMAT_OLDEST, FundingOrder, FundingRound, Investor,
    Lease, Lessee, Market, Remedies, Renewal, Repayment, Structure, Tenor, Tranche, Uncertainty,
    ValuePath, Vendor,
};
use chiplease::model::{Scenario, validate};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// More draws than any scenario takes.
pub(crate) const DRAW_COUNT: usize = 160;

/// Any valid scenario.
pub(crate) fn any_scenario() -> impl Strategy<Value = Scenario> {
    proptest::collection::vec(0.0_f64..1.0, DRAW_COUNT)
        .prop_map(|draws| Draws(draws.into_iter()).scenario())
        .prop_filter("sources leave equity", |scenario| validate(scenario).is_ok())
}

/// The same deal at another size: all amounts in the proportion of the costs, to the cent.
pub(crate) fn at_size(scenario: &Scenario, cost: f64) -> Scenario {
    let factor = cost / f64::try_from(scenario.equipment.cost).unwrap();
    let mut sized = scenario.clone();
    let resize = |amount: &mut Decimal| {
        let resized = f64::try_from(*amount).unwrap() * factor;
        *amount = Decimal::try_from(resized).unwrap().round_dp(2);
    };
    let lessee = &mut sized.lessee;
    let plans = [&mut lessee.cash, &mut lessee.monthly_burn, &mut lessee.annual_revenue];
    let rounds = lessee.funding.iter_mut().map(|round| &mut round.amount);
    let caps = lessee.backstop.iter_mut();
    let caps = caps.flat_map(|backstop| [&mut backstop.monthly_cap, &mut backstop.total_cap]);
    let contracts = lessee.contracts.iter_mut().map(|contract| &mut contract.amount);
    let guarantees = sized.guarantees.iter_mut().flat_map(|it| &mut it.cap);
    let guaranteed = guarantees.map(|step| &mut step.amount);
    let loans = sized.tranches.iter_mut().map(|tranche| &mut tranche.amount);
    let cost = std::iter::once(&mut sized.equipment.cost);
    plans
        .into_iter()
        .chain(rounds)
        .chain(caps)
        .chain(contracts)
        .chain(guaranteed)
        .chain(loans)
        .chain(cost)
        .for_each(resize);
    sized
}

pub(crate) struct Draws(pub(crate) std::vec::IntoIter<f64>);

impl Draws {
    fn next(&mut self) -> f64 {
        self.0.next().unwrap()
    }

    /// A number from `low` to `high` with four decimals.
    pub(crate) fn number(&mut self, low: f64, high: f64) -> Decimal {
        let ticks = ((low + (high - low) * self.next()) * 1e4).round() as i64;
        Decimal::new(ticks, 4)
    }

    /// Whole dollars from `low` to `high`.
    pub(crate) fn dollars(&mut self, low: f64, high: f64) -> Decimal {
        Decimal::from((low + (high - low) * self.next()).round() as i64)
    }

    pub(crate) fn count(&mut self, low: u32, high: u32) -> u32 {
        low + (f64::from(high - low + 1) * self.next()) as u32
    }

    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.next() < probability
    }

    /// A number where chance has it, else nothing.
    pub(crate) fn sometimes(&mut self, low: f64, high: f64) -> Decimal {
        let number = self.number(low, high);
        if self.chance(0.5) { number } else { Decimal::ZERO }
    }

    pub(crate) fn scenario(&mut self) -> Scenario {
        let cost = self.dollars(1e8, 1e11);
        Scenario {
            format: FORMAT_OLDEST,
            name: "random".to_owned(),
            description: String::new().into(),
            closing: "2026-02".to_owned(),
            equipment: self.equipment(cost),
            lease: self.lease(),
            tranches: self.tranches(cost),
            structure: Structure {
                reserve_months: self.count(0, 9),
                cash_sweep: self.sometimes(0.1, 1.0),
                lockup_dscr: self.sometimes(0.5, 2.5),
                funding_order: FundingOrder::ProRata,
                first_sweep_month: 1,
                first_test_month: 1,
                sweep_tiers: Vec::new(),
                target_ltv: None,
                interest_on_cash: Decimal::ZERO,
            },
            equity: self.equity(),
            vendor: self.chance(0.5).then(|| Vendor {
                name: "Chip maker".to_owned(),
                content: self.number(0.0, 1.0),
                gross_margin: self.number(0.0, 1.0),
            }),
            lessee: self.lessee(cost),
            remedies: Remedies {
                cure_months: self.count(0, 4),
                repossession_months: self.count(0, 9),
                liquidation_haircut: self.number(0.0, 0.9),
                re_lease: None,
                claim_recovery: Decimal::ZERO,
            },
            guarantees: Vec::new(),
            market: Market::default(),
            tax: None,
            uncertainty: Uncertainty {
                burn_volatility: self.number(0.0, 1.0),
                resale_volatility: self.number(0.0, 1.0),
                correlation: self.number(-1.0, 1.0),
                paths: self.count(1, 10_000),
                seed: u64::from(self.count(0, 1_000)),
            },
            evidence: [("lease.term_months".to_owned(), "assumption".to_owned())].into(),
            story: Vec::new().into(),
            cases: Vec::new().into(),
        }
    }

    fn equipment(&mut self, cost: Decimal) -> Equipment {
        Equipment {
            cost,
            gpus: u64::from(self.count(0, 200_000)),
            resale_fraction: self.number(0.0, 0.6),
            scrap_fraction: self.sometimes(0.0, 0.05),
            selling_cost: self.sometimes(0.0, 0.3),
            value_path: match self.count(0, 2) {
                0 => ValuePath::Exponential,
                1 => ValuePath::StraightLine,
                _ => ValuePath::Cliff { month: self.count(1, 120), share: self.number(0.0, 1.0) },
            },
            deliveries: Vec::new(),
            resale_month: None,
        }
    }

    fn lease(&mut self) -> Lease {
        Lease {
            term_months: self.count(1, 96),
            rent_factor: self.number(0.005, 0.05),
            escalator: self.sometimes(-0.1, 0.1),
            operating_cost: self.sometimes(0.0, 0.1),
            residual_guarantee: self.sometimes(0.0, 0.5),
            renewal: Renewal {
                months: self.count(1, 48),
                discount: self.number(0.0, 1.0),
                times: 1,
            },
            end_of_term: match self.count(0, 2) {
                0 => EndOfTerm::Sell,
                1 => EndOfTerm::Scrap,
                _ => EndOfTerm::Renew,
            },
            rent_steps: Vec::new(),
            prepaid_rent: None,
            security_deposit_months: 0,
            early_termination: None,
            purchase_option: None,
        }
    }

    fn tranches(&mut self, cost: Decimal) -> Vec<Tranche> {
        let count = self.count(0, 3);
        (0..count)
            .map(|index| Tranche {
                name: format!("Tranche {index}"),
                lender: if self.chance(0.3) { "Fund".to_owned() } else { format!("Bank {index}") },
                // Divided by their number, so that the loans together stay below the cost.
                amount: (cost * self.number(0.05, 0.95) / Decimal::from(count)).round_dp(2),
                rate: self.sometimes(0.0, 0.2),
                tenor: if self.chance(0.5) {
                    Tenor::MatchLease
                } else {
                    Tenor::Months(self.count(1, 120))
                },
                interest_only_months: if self.chance(0.3) { self.count(0, 60) } else { 0 },
                repayment: match self.count(0, 3) {
                    0 => Repayment::Level,
                    1 => Repayment::StraightLine,
                    2 => Repayment::Bullet,
                    _ => Repayment::Sculpted { dscr: self.number(0.8, 3.0) },
                },
                balloon: self.sometimes(0.0, 1.0),
                upfront_fee: self.sometimes(0.0, 0.05),
                sold_fraction: self.sometimes(0.0, 1.0),
                sale_price: self.number(0.8, 1.1),
                floating: None,
                commitment_fee: Decimal::ZERO,
                prepayment_premium: Vec::new(),
            })
            .collect()
    }

    fn equity(&mut self) -> Equity {
        let carry = self.sometimes(0.0, 0.5);
        let first = self.number(0.0, 1.0);
        // One is also the vendor, the other a lender in some deals: their flows are joined.
        let investors = [("Chip maker", first), ("Fund", Decimal::ONE - first)];
        Equity {
            investors: if self.chance(0.7) {
                investors.map(|(name, share)| Investor { name: name.to_owned(), share }).to_vec()
            } else {
                Vec::new()
            },
            management_fee: self.sometimes(0.0, 0.05),
            hurdle: self.sometimes(0.0, 0.3),
            carry,
            catch_up: if self.chance(0.5) { Decimal::ONE } else { Decimal::ZERO },
        }
    }

    fn lessee(&mut self, cost: Decimal) -> Lessee {
        let scale = f64::try_from(cost).unwrap();
        Lessee {
            name: "Lab".to_owned(),
            cash: self.dollars(-0.2 * scale, 8.0 * scale),
            monthly_burn: self.dollars(-0.05 * scale, 0.3 * scale),
            burn_growth: self.sometimes(-0.5, 1.0),
            annual_revenue: self.dollars(0.0, scale),
            revenue_growth: self.sometimes(-0.5, 2.0),
            revenue_margin: self.number(0.0, 1.0),
            growth_months: self.count(0, 60),
            funding: (0..self.count(0, 4))
                .map(|index| FundingRound {
                    name: format!("Round {index}"),
                    month: self.count(1, 100),
                    amount: self.dollars(0.0, 3.0 * scale),
                    probability: self.number(0.0, 1.0),
                })
                .collect(),
            backstop: self.chance(0.4).then(|| Backstop {
                name: "Parent".to_owned(),
                monthly_cap: self.dollars(0.0, 0.05 * scale),
                total_cap: self.dollars(0.0, scale),
                from_month: self.count(1, 40),
            }),
            contracts: Vec::new(),
        }
    }
}
