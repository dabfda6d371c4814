//! The deals that are timed: the default one, and the longest with the most loans there can be.

use chiplease::files::library;
use chiplease::model::scenario::{EndOfTerm, Repayment, Scenario, Tenor, Tranche};
use chiplease::model::validate::{self, TERM_MONTHS_MAX, TRANCHES_MAX};
use rust_decimal::Decimal;

/// The scenario that the program starts with: 60 months, one loan.
pub(crate) fn default_deal() -> Scenario {
    library::default_scenario().expect("the shipped scenario is sound")
}

/// The longest first term and the longest renewal there are, with a loan of every shape, twice.
pub(crate) fn large_deal() -> Scenario {
    let mut deal = default_deal();
    let loan = deal.tranches.remove(0);
    let shapes = [
        Repayment::Level,
        Repayment::StraightLine,
        Repayment::Bullet,
        Repayment::Sculpted { dscr: Decimal::new(15, 1) },
    ];
    deal.tranches = (0..TRANCHES_MAX)
        .zip(shapes.into_iter().cycle())
        .map(|(index, repayment)| Tranche {
            name: format!("Tranche {}", index + 1),
            amount: Decimal::from(400_000_000),
            tenor: Tenor::Months(2 * TERM_MONTHS_MAX),
            repayment,
            ..loan.clone()
        })
        .collect();
    deal.lease.term_months = TERM_MONTHS_MAX;
    deal.lease.renewal.months = TERM_MONTHS_MAX;
    deal.lease.end_of_term = EndOfTerm::Renew;
    deal.lease.rent_factor = Decimal::new(12, 3);
    deal.lease.escalator = Decimal::new(1, 2);
    // The loans are to live as long as the lease.
    deal.structure.cash_sweep = Decimal::ZERO;
    assert_eq!(validate::validate(&deal), Ok(()), "the large deal is valid");
    deal
}
