//! What comes back of everybody's capital under one shock, and who pays in somebody else's place.

use crate::format;
use crate::model::amount::without_dust;
use crate::model::{Capital, FastLane, LesseeBehaviour, Position, Scenario};

use super::guarantors::{Guarantor, GuarantorPaid, Guarantors};
use super::{Shock, run_with};

/// The capital of one stake, dollars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StakeCapital {
    /// Which.
    pub position: Position,
    /// Put in, come back, and got beyond.
    pub capital: Capital<f64>,
}

/// What comes back under one shock, at the end of its run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recovery {
    /// By position, in the order of [`Position::all`].
    pub stakes: Vec<StakeCapital>,
    /// What each guarantor pays in, in the order of [`Guarantor::all`]; nothing where they refuse.
    pub guarantors: Vec<(Guarantor, GuarantorPaid)>,
    /// The month of default; `None` where somebody pays the rent to the end.
    pub default_month: Option<u32>,
    /// Debt when the shock comes, dollars: at the end of the month before the lessee stops, else at
    /// closing.
    pub debt: f64,
    /// The month in which the equipment is sold.
    pub sale_month: u32,
    /// What the equipment brings, net of the cost of selling, without a guarantee, dollars.
    pub chips: f64,
    /// Balance never repaid, by tranche, dollars. Above what was lent where interest has made it
    /// so.
    pub unpaid: Vec<f64>,
}

impl StakeCapital {
    /// Capital that does not come back, dollars.
    pub fn lost(&self) -> f64 {
        without_dust(self.capital.lost())
    }

    /// Of each dollar of capital, what comes back, up to 1; `None` without any capital.
    pub fn back_of_a_dollar(&self) -> Option<f64> {
        back_of_a_dollar(self.capital.invested, self.capital.back, self.lost())
    }
}

/// Of each dollar that was invested, what came back, up to 1; `None` where nothing was invested.
pub fn back_of_a_dollar(invested: f64, back: f64, lost: f64) -> Option<f64> {
    (invested > 0.0).then(|| if lost <= 0.0 { 1.0 } else { back / invested })
}

impl Recovery {
    /// Runs a valid scenario with the shock (Method, section 8).
    pub fn of(
        lane: &mut FastLane,
        scenario: &Scenario,
        shock: Shock,
        guarantors: Guarantors,
    ) -> Self {
        let case = guarantors.applied(scenario);
        let moved = run_with(lane, &case, shock, LesseeBehaviour::StopsIn);
        let run = moved.as_ref().unwrap_or(&case);
        let mut capital = Vec::new();
        lane.capital(run, &mut capital);
        let positions = Position::all(scenario).into_iter();
        let stakes = positions.zip(capital);
        let before = match shock {
            Shock::Default(month) => month.max(1) - 1,
            Shock::Resale(_) => 0,
        };
        let guarantee = lane.guarantee_paid();
        Self {
            stakes: stakes.map(|(position, capital)| StakeCapital { position, capital }).collect(),
            guarantors: Guarantor::all(scenario).map(|it| (it, it.paid(lane))).collect(),
            default_month: lane.default_month(),
            debt: lane.debt(before),
            sale_month: lane.end_month(),
            chips: lane.sale_proceeds() - guarantee.by_lessee - guarantee.by_backstop,
            unpaid: (0..scenario.tranches.len()).map(|index| lane.tranche_loss(index)).collect(),
        }
    }

    /// Balance never repaid, all tranches, dollars.
    pub fn lender_loss(&self) -> f64 {
        self.unpaid.iter().sum()
    }

    /// Capital of all stakes that does not come back, dollars.
    pub fn lost(&self) -> f64 {
        self.stakes.iter().map(StakeCapital::lost).sum()
    }

    /// What all guarantors pay in, dollars.
    pub fn paid_in(&self) -> f64 {
        self.guarantors.iter().map(|(_, paid)| paid.total()).sum()
    }

    /// In a few words: "$1.28bn lost", "Parent pays $5.30bn, nothing lost".
    pub fn in_words(&self, scenario: &Scenario) -> String {
        let lost = self.lost();
        let lost = (lost > 0.0).then(|| format!("{} lost", format::money(lost)));
        let paid = self.guarantors.iter().filter(|(_, paid)| paid.total() > 0.0);
        let paid = paid.map(|(guarantor, paid)| {
            let name = guarantor.name(scenario);
            format!("{name} pays {}", format::money(paid.total()))
        });
        let paid: Vec<String> = paid.collect();
        match (paid.is_empty(), lost) {
            (true, None) => "no capital lost".to_owned(),
            (true, Some(lost)) => lost,
            (false, None) => format!("{}, nothing lost", paid.join(", ")),
            (false, Some(lost)) => format!("{}, {lost}", paid.join(", ")),
        }
    }

    /// What guarantors pay in under a residual guarantee, dollars.
    pub fn guarantee(&self) -> f64 {
        self.guarantors.iter().map(|(_, paid)| paid.guarantee).sum()
    }
}

/// The role of a position, in a few words: "lends Senior", "25% of equity".
pub fn role(scenario: &Scenario, position: Position) -> String {
    let tranche = |index: usize| scenario.tranches.get(index);
    match position {
        Position::Lender(index) => {
            tranche(index).map_or_else(String::new, |tranche| format!("lends {}", tranche.name))
        }
        Position::Holders(index) => tranche(index).map_or_else(String::new, |tranche| {
            format!("bought at {} of par", format::share(format::float(tranche.sale_price)))
        }),
        Position::Investor(index) => {
            let share = scenario.equity.investors.get(index);
            let share = share.map_or(1.0, |investor| format::float(investor.share));
            format!("{} of equity", format::share(share))
        }
        Position::Manager => "fee and carry".to_owned(),
        Position::Vendor => "paid at closing".to_owned(),
        Position::Guarantor(_) => "guarantees".to_owned(),
    }
}
