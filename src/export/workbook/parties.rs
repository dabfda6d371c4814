//! Who is in the deal, a row each: its participants, and the buyers of a loan of which nothing is
//! sold down where one of its cases sells some.

use rust_decimal::Decimal;

use crate::model::{Position, Scenario};

/// Somebody in the deal, in all roles of that name.
#[derive(Clone, Debug)]
pub(super) struct Party {
    pub(super) name: String,
    /// The name as it is said to people. Buyers of a loan have no share in theirs, because the cell
    /// that says what is sold may be changed.
    pub(super) title: String,
    /// Whether it lends, or has bought of what was lent: it may be paid before it pays anything in.
    pub(super) lends: bool,
}

/// Every role in the deal, in the order of the program; whether some of each loan is sold down.
pub(super) fn positions(scenario: &Scenario, sold: &[bool]) -> Vec<Position> {
    let mut deal = scenario.clone();
    for (loan, is_sold) in deal.tranches.iter_mut().zip(sold) {
        if *is_sold && loan.sold_fraction.is_zero() {
            // Any part: all that is asked is whether there is one.
            loan.sold_fraction = Decimal::ONE;
        }
    }
    Position::all(&deal)
}

/// What a role is called.
pub(super) fn title(scenario: &Scenario, position: Position) -> String {
    match position {
        Position::Holders(index) => {
            let loan = scenario.tranches.get(index).map_or("", |loan| loan.name.as_str());
            format!("{loan} syndicate")
        }
        Position::Lender(_)
        | Position::Investor(_)
        | Position::Manager
        | Position::Vendor
        | Position::Guarantor(_) => position.title(scenario).into_owned(),
    }
}

/// All parties; a name keeps its first place.
pub(super) fn all(scenario: &Scenario, sold: &[bool]) -> Vec<Party> {
    let mut parties: Vec<Party> = Vec::new();
    for position in positions(scenario, sold) {
        let name = position.name(scenario);
        let lends = matches!(position, Position::Lender(_) | Position::Holders(_));
        if let Some(party) = parties.iter_mut().find(|party| party.name == name) {
            party.lends |= lends;
        } else {
            let title = title(scenario, position);
            parties.push(Party { name: name.into_owned(), title, lends });
        }
    }
    parties
}
