//! Random optional terms on random deals: each term in half of them, in every combination.

use chiplease::model::scenario::{
    CapStep, Contract, Delivery, Depreciation, EarlyTermination, Floating, FundingOrder, Guarantee,
    Guaranteed, GuaranteedEnd, IndexStep, Losses, Market, PremiumStep, PrepaidRent, PurchaseOption,
    RateStep, ReLease, RentStep, SweepTier, Tax,
};
use chiplease::model::{Scenario, validate};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::random::{DRAW_COUNT, Draws};

/// More draws than any deal with terms takes.
const DRAW_COUNT_WITH_TERMS: usize = DRAW_COUNT + 240;

/// Any valid scenario with terms of format 2.
pub(crate) fn any_scenario_with_terms() -> impl Strategy<Value = Scenario> {
    proptest::collection::vec(0.0_f64..1.0, DRAW_COUNT_WITH_TERMS)
        .prop_map(|draws| {
            let mut draws = Draws(draws.into_iter());
            let mut scenario = draws.scenario();
            draws.add_terms(&mut scenario);
            scenario
        })
        .prop_filter("it is a deal", |scenario| validate(scenario).is_ok())
}

impl Draws {
    fn add_terms(&mut self, scenario: &mut Scenario) {
        scenario.format = 2;
        self.add_to_equipment(scenario);
        self.add_to_lease(scenario);
        self.add_to_loans(scenario);
        self.add_to_lessee(scenario);
        self.add_to_remedies(scenario);
        self.add_guarantees(scenario);
        if self.chance(0.5) {
            scenario.tax = Some(Tax {
                rate: self.number(0.0, 0.5),
                depreciation: match self.count(0, 2) {
                    0 => Depreciation::Bonus,
                    1 => Depreciation::Macrs,
                    _ => Depreciation::StraightLine(self.count(1, 90)),
                },
                losses: if self.chance(0.5) { Losses::Used } else { Losses::CarriedForward },
            });
        }
    }

    /// Months that rise, with something drawn for each.
    fn steps<T>(
        &mut self,
        most: u32,
        first: u32,
        mut of: impl FnMut(&mut Self, u32) -> T,
    ) -> Vec<T> {
        let (count, mut month) = (self.count(0, most), first);
        (0..count)
            .map(|_| {
                let step = of(self, month);
                month += self.count(1, 24);
                step
            })
            .collect()
    }

    fn add_to_equipment(&mut self, scenario: &mut Scenario) {
        if self.chance(0.5) {
            let mut left = Decimal::ONE;
            let mut deliveries = self.steps(4, 0, |draws, month| {
                let share = left * draws.number(0.1, 0.6);
                left -= share;
                Delivery { month, share }
            });
            if let Some(last) = deliveries.last_mut() {
                last.share += left;
            }
            scenario.equipment.deliveries = deliveries;
        }
        scenario.equipment.resale_month = self.chance(0.3).then(|| self.count(1, 120));
    }

    fn add_to_lease(&mut self, scenario: &mut Scenario) {
        let lease = &mut scenario.lease;
        lease.renewal.times = self.count(1, 4);
        if self.chance(0.4) {
            lease.rent_steps =
                self.steps(3, 3, |draws, from| RentStep { from, factor: draws.number(0.0, 1.5) });
        }
        lease.prepaid_rent = self.chance(0.4).then(|| PrepaidRent {
            share: self.number(0.0, 0.3),
            credited_from: self.count(1, 30),
        });
        lease.security_deposit_months = if self.chance(0.4) { self.count(1, 6) } else { 0 };
        lease.early_termination = self
            .chance(0.3)
            .then(|| EarlyTermination { month: self.count(1, 90), fee_months: self.count(0, 12) });
        lease.purchase_option =
            self.chance(0.3).then(|| PurchaseOption { price: self.number(0.0, 0.4) });
    }

    fn add_to_loans(&mut self, scenario: &mut Scenario) {
        for tranche in &mut scenario.tranches {
            tranche.floating = self.chance(0.4).then(|| Floating {
                margin: self.number(0.0, 0.1),
                floor: self.number(-0.02, 0.03),
                hedged: self.number(0.0, 1.0),
                swap_rate: self.number(0.0, 0.06),
            });
            tranche.commitment_fee = self.sometimes(0.0, 0.02);
            if self.chance(0.3) {
                tranche.prepayment_premium = self.steps(2, 12, |draws, until| PremiumStep {
                    until,
                    premium: draws.number(0.0, 0.05),
                });
            }
        }
        let structure = &mut scenario.structure;
        if self.chance(0.4) {
            structure.funding_order = FundingOrder::EquityFirst;
        }
        structure.first_sweep_month = if self.chance(0.3) { self.count(1, 40) } else { 1 };
        structure.first_test_month = if self.chance(0.3) { self.count(1, 40) } else { 1 };
        if self.chance(0.3) {
            let [low, more] = [self.number(0.5, 1.5), self.number(0.1, 1.0)];
            let tier = |below, share| SweepTier { below, share };
            structure.sweep_tiers =
                vec![tier(low, self.number(0.0, 1.0)), tier(low + more, self.number(0.0, 1.0))];
        }
        structure.target_ltv = self.chance(0.3).then(|| self.number(0.2, 1.2));
        structure.interest_on_cash = self.sometimes(0.0, 0.08);
        if self.chance(0.6) {
            scenario.market = Market {
                reference_rate: self
                    .steps(4, 0, |draws, from| RateStep { from, rate: draws.number(-0.02, 0.1) }),
                rate_shift: self.sometimes(-0.03, 0.03),
                rent_index: self
                    .steps(4, 5, |draws, from| IndexStep { from, index: draws.number(0.0, 1.6) }),
            };
        }
    }

    fn add_to_lessee(&mut self, scenario: &mut Scenario) {
        let scale = f64::try_from(scenario.equipment.cost).unwrap();
        if self.chance(0.4) {
            scenario.lessee.contracts = (0..self.count(1, 3))
                .map(|index| Contract {
                    name: format!("Customer {index}"),
                    from: self.count(1, 60),
                    to: self.count(1, 90),
                    amount: self.dollars(-0.1 * scale, 0.3 * scale),
                    probability: self.number(0.0, 1.0),
                })
                .collect();
        }
    }

    fn add_to_remedies(&mut self, scenario: &mut Scenario) {
        scenario.remedies.re_lease = self.chance(0.4).then(|| {
            let months = self.count(1, 48);
            ReLease {
                months,
                discount: self.number(-0.3, 1.0),
                free_months: self.count(0, 3).min(months),
            }
        });
        scenario.remedies.claim_recovery = self.sometimes(0.0, 1.0);
    }

    fn add_guarantees(&mut self, scenario: &mut Scenario) {
        let scale = f64::try_from(scenario.equipment.cost).unwrap();
        let count = if self.chance(0.5) { self.count(1, 3) } else { 0 };
        for index in 0..count {
            let share = self.number(0.0, 1.0);
            let covers = scenario.tranches.iter().map(|tranche| tranche.name.clone());
            let covers: Vec<String> = covers.filter(|_| self.chance(0.4)).collect();
            scenario.guarantees.push(Guarantee {
                // One guarantor may also be an investor.
                name: if index == 0 { "Fund".to_owned() } else { format!("Guarantor {index}") },
                when: match self.count(0, 2) {
                    0 => GuaranteedEnd::Default,
                    1 => GuaranteedEnd::End,
                    _ => GuaranteedEnd::Both,
                },
                of: match self.count(0, 3) {
                    0 => Guaranteed::Rent(share),
                    1 => Guaranteed::Debt(share),
                    2 => Guaranteed::Cost(share),
                    _ => Guaranteed::Fixed,
                },
                cap: self.steps(2, 0, |draws, from| CapStep {
                    from,
                    amount: draws.dollars(0.0, 0.8 * scale),
                }),
                covers,
                premium: self.sometimes(0.0, 0.02),
            });
        }
    }
}
