//! The default deal with every optional term, each of which acts.

use chiplease::model::scenario::{
    CapStep, Contract, Delivery, Depreciation, EarlyTermination, Floating, FundingOrder, Guarantee,
    Guaranteed, GuaranteedEnd, IndexStep, Losses, Market, PremiumStep, PrepaidRent, PurchaseOption,
    RateStep, ReLease, RentStep, Scenario, SweepTier, Tax,
};
use chiplease::model::validate;
use rust_decimal::Decimal;

use crate::deals::Deal;

fn percent(hundredths: i64) -> Decimal {
    Decimal::new(hundredths, 2)
}

pub(crate) fn deal_with_every_term() -> Scenario {
    let [default, ..] = Deal::ALL;
    let mut deal = default.scenario();
    add_every_term(&mut deal);
    assert_eq!(validate::validate(&deal), Ok(()), "the deal with every term is valid");
    deal
}

pub(crate) fn add_every_term(deal: &mut Scenario) {
    deal.format = 2;
    let delivery = |month, share| Delivery { month, share: percent(share) };
    deal.equipment.deliveries = vec![delivery(0, 40), delivery(3, 30), delivery(6, 30)];
    deal.equipment.resale_month = Some(66);
    let lease = &mut deal.lease;
    lease.rent_steps = vec![
        RentStep { from: 2, factor: Decimal::ONE },
        RentStep { from: 37, factor: percent(95) },
    ];
    lease.prepaid_rent = Some(PrepaidRent { share: percent(5), credited_from: 25 });
    lease.security_deposit_months = 2;
    lease.early_termination = Some(EarlyTermination { month: 60, fee_months: 3 });
    lease.purchase_option = Some(PurchaseOption { price: percent(20) });
    lease.operating_cost = percent(1);
    let loan = &mut deal.tranches[0];
    loan.floating = Some(Floating {
        margin: percent(5),
        floor: Decimal::ZERO,
        hedged: percent(50),
        swap_rate: Decimal::new(375, 4),
    });
    loan.commitment_fee = Decimal::new(5, 3);
    loan.prepayment_premium = vec![PremiumStep { until: 24, premium: percent(2) }];
    let structure = &mut deal.structure;
    structure.funding_order = FundingOrder::ProRata;
    structure.first_sweep_month = 9;
    structure.first_test_month = 9;
    structure.sweep_tiers = vec![SweepTier { below: Decimal::new(15, 1), share: Decimal::ONE }];
    structure.target_ltv = Some(percent(60));
    structure.interest_on_cash = percent(3);
    deal.lessee.contracts = vec![Contract {
        name: "Customer".to_owned(),
        from: 5,
        to: 39,
        amount: Decimal::from(500_000_000),
        probability: percent(80),
    }];
    deal.remedies.re_lease = Some(ReLease { months: 24, discount: percent(40), free_months: 1 });
    deal.remedies.claim_recovery = percent(20);
    deal.guarantees = vec![Guarantee {
        name: "Chipco".to_owned(),
        when: GuaranteedEnd::Both,
        of: Guaranteed::Debt(percent(80)),
        cap: vec![CapStep { from: 0, amount: Decimal::from(2_000_000_000) }],
        covers: Vec::new(),
        premium: Decimal::new(5, 3),
    }];
    deal.market = Market {
        reference_rate: vec![
            RateStep { from: 0, rate: Decimal::new(375, 4) },
            RateStep { from: 24, rate: Decimal::new(35, 3) },
        ],
        rate_shift: Decimal::new(5, 3),
        rent_index: vec![IndexStep { from: 25, index: percent(80) }],
    };
    deal.tax = Some(Tax {
        rate: percent(21),
        depreciation: Depreciation::Macrs,
        losses: Losses::CarriedForward,
    });
}
