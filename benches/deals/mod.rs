//! The deals that are timed: the default one, a long one, and the largest there can be.

use chiplease::files::library;
use chiplease::model;
use chiplease::model::scenario::{EndOfTerm, Repayment, Scenario, Tenor, Tranche};
use chiplease::model::validate::{self, TERM_MONTHS_MAX, TRANCHES_MAX};
use rust_decimal::Decimal;

/// Which of them.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Deal {
    /// The scenario that the program starts with: 60 months, one loan.
    Default,
    /// The same over the longest first term there is: 240 months.
    Long,
    /// The longest first term and renewal there are (480 months), eight loans.
    Large,
}

impl Deal {
    pub(crate) const ALL: [Self; 3] = [Self::Default, Self::Long, Self::Large];

    pub(crate) fn scenario(self) -> Scenario {
        let deal = match self {
            Self::Default => default_deal(),
            Self::Long => long_deal(),
            Self::Large => large_deal(),
        };
        assert_eq!(validate::validate(&deal), Ok(()), "{self:?} is valid");
        let summary = model::run(&deal).summary;
        assert_eq!(summary.end_month, deal.contract_months(), "{self:?} runs to its end");
        deal
    }
}

fn default_deal() -> Scenario {
    library::default_scenario().expect("the shipped scenario is sound")
}

fn long_deal() -> Scenario {
    let mut deal = default_deal();
    deal.lease.term_months = TERM_MONTHS_MAX;
    // The loan is to live as long as the lease.
    deal.structure.cash_sweep = Decimal::ZERO;
    deal
}

/// A loan of every shape, twice, over first term and renewal.
fn large_deal() -> Scenario {
    let mut deal = long_deal();
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
    deal.lease.renewal.months = TERM_MONTHS_MAX;
    deal.lease.end_of_term = EndOfTerm::Renew;
    deal.lease.rent_factor = Decimal::new(12, 3);
    deal.lease.escalator = Decimal::new(1, 2);
    deal
}
