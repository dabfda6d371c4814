//! The cells of the optional terms: a number each, as the table of levers names them, and the words
//! that choose among ways of reckoning.

use super::super::allowed::{Allowed, Neighbours};
use super::super::book::{Content, Kind, Role};
use super::super::entries::Field;
use super::{Inputs, float};
use crate::analysis::{Family, Lever, Unit};
use crate::model::scenario::{Depreciation, FundingOrder, Guaranteed, GuaranteedEnd, Losses};
use crate::model::validate::Bounds;

/// The name of a list's block of cells; that of the first owner without a number.
pub(in crate::export::workbook) fn block_of(what: &str, owner: usize) -> String {
    if owner == 0 { what.to_owned() } else { format!("{what}_{}", owner + 1) }
}

/// A list of an optional term: its items, and a block of cells for each number of an item.
struct List {
    family: Family,
    owner: usize,
    heading: String,
    blocks: Vec<Block>,
}

struct Block {
    name: &'static str,
    /// What is under the heading: "from month".
    what: &'static str,
    lever: fn(usize, usize) -> Lever,
    is_rising: bool,
}

impl Block {
    const fn new(name: &'static str, what: &'static str, lever: fn(usize, usize) -> Lever) -> Self {
        Self { name, what, lever, is_rising: false }
    }

    const fn rising(self) -> Self {
        Self { is_rising: true, ..self }
    }
}

impl Inputs<'_, '_> {
    fn has(&self, lever: Lever) -> bool {
        self.page.book.terms.has(lever)
    }

    /// The cell of a number, if the deal or one of its cases has the term.
    fn lever(&mut self, lever: Lever, role: Role) {
        let allowed = Allowed::Number(self.bounds_of(&lever.path()));
        self.lever_within(lever, role, allowed);
    }

    fn lever_within(&mut self, lever: Lever, role: Role, allowed: Allowed) {
        let Some(value) = lever.exact(self.scenario).filter(|_| self.has(lever)) else { return };
        let (name, label) = (lever.id(), lever.label(self.scenario));
        let label = label.split_once(" (").map_or(&*label, |(label, _)| label);
        let field = Field::new(&name, label, unit(lever), lever.path());
        let kind = match lever.unit() {
            Unit::Dollars => Kind::Amount,
            Unit::Percent => Kind::Share,
            Unit::Ratio => Kind::Ratio,
            Unit::Months | Unit::Count => Kind::Whole,
        };
        self.put_allowed(&field, Content::Number(float(value)), kind, role, allowed);
    }

    /// The cells of a list, and of what is in use where a case sets one of them.
    fn list(&mut self, list: &List) {
        let count = self.page.book.terms.count_of(list.family, list.owner);
        if count == 0 {
            return;
        }
        for block in &list.blocks {
            self.page.heading(format!("{}: {}", list.heading, block.what));
            let levers: Vec<Lever> = (0..count).map(|item| place(list, block, item)).collect();
            for (item, lever) in levers.iter().enumerate() {
                let bounds = self.bounds_of(&lever.path());
                let id = |item: Option<usize>| {
                    item.and_then(|item| levers.get(item)).map(|lever| lever.id().into_owned())
                };
                let allowed = if block.is_rising {
                    let (before, after) = (id(item.checked_sub(1)), id(Some(item + 1)));
                    Allowed::Beside(bounds, Neighbours { before, after, most: None })
                } else {
                    Allowed::Number(bounds)
                };
                self.lever_within(*lever, Role::Input, allowed);
            }
            let names: Vec<String> = levers.iter().map(|lever| lever.id().into_owned()).collect();
            self.block(&block_of(block.name, list.owner), &names);
        }
    }

    /// Names the cells above as a block; a block of its own where a case sets one, because the one
    /// above is what people type.
    fn block(&mut self, name: &str, names: &[String]) {
        let count = u32::try_from(names.len()).unwrap_or(0);
        self.page.name_lines(name, count);
        self.page.book.lists.push((name.to_owned(), count));
        if !names.iter().any(|name| self.page.book.is_replaced(name)) {
            return;
        }
        self.page.heading("The same in the case in use");
        for (number, cell) in (1..).zip(names) {
            self.page.label(&format!("Item {number}"), "", "");
            self.page.formula(super::VALUE, cell.as_str(), Kind::Plain);
            self.page.end_line();
        }
        let in_use = format!("{name}_in_use");
        self.page.name_lines(&in_use, count);
        self.page.book.use_in_place(name, in_use);
    }

    pub(super) fn equipment_terms(&mut self) {
        self.lever(Lever::ResaleMonth, Role::Input);
        self.deliveries();
    }

    /// The first delivery is at closing; what the last one is of the whole follows from the others.
    fn deliveries(&mut self) {
        let deliveries = self.scenario.equipment.deliveries.clone();
        if deliveries.is_empty() {
            return;
        }
        self.page.heading("Deliveries: month");
        let name = |index: usize| Lever::DeliveryMonth(index).id().into_owned();
        for (index, delivery) in deliveries.iter().enumerate() {
            let path = Lever::DeliveryMonth(index).path();
            let (label, name_of) = (format!("Delivery {}", index + 1), name(index));
            let field = Field::new(&name_of, &label, "month", path);
            let bounds = self.bounds_of(&field.path);
            let before = index.checked_sub(1).map(name);
            let after = (index + 1 < deliveries.len()).then(|| name(index + 1));
            let allowed = Allowed::Beside(bounds, Neighbours { before, after, most: None });
            let month = Content::Number(f64::from(delivery.month));
            self.put_allowed(&field, month, Kind::Whole, Role::Structural, allowed);
        }
        let names: Vec<String> = (0..deliveries.len()).map(name).collect();
        self.block("delivery_months", &names);
        self.page.heading("Deliveries: share of cost");
        for (index, delivery) in deliveries.iter().enumerate() {
            let (name, path) = (
                format!("delivery_share_{}", index + 1),
                format!("equipment.deliveries[{index}].share"),
            );
            let label = format!("Delivery {}", index + 1);
            let field = Field::new(&name, &label, "of cost", path);
            let bounds = Bounds { is_above: true, ..Bounds::within(0.into(), 1.into()) };
            let share = Content::Number(float(delivery.share));
            self.put_allowed(&field, share, Kind::Share, Role::Input, Allowed::Number(bounds));
        }
        let names: Vec<String> =
            (1..=deliveries.len()).map(|number| format!("delivery_share_{number}")).collect();
        self.block("delivery_shares", &names);
    }

    pub(super) fn lease_terms(&mut self) {
        self.lever(Lever::RenewalTimes, Role::Structural);
        self.lever(Lever::PrepaidShare, Role::Input);
        self.lever(Lever::PrepaidFrom, Role::Input);
        self.lever(Lever::SecurityDeposit, Role::Input);
        self.lever(Lever::TerminationMonth, Role::Input);
        self.lever(Lever::TerminationFee, Role::Input);
        self.lever(Lever::PurchasePrice, Role::Input);
        self.list(&List {
            family: Family::RentStep,
            owner: 0,
            heading: "Rent steps".to_owned(),
            blocks: vec![
                Block::new("rent_step_froms", "from month of the lease", |item, _| {
                    Lever::RentStepFrom(item)
                })
                .rising(),
                Block::new("rent_step_factors", "multiple of the rent", |item, _| {
                    Lever::RentStepFactor(item)
                }),
            ],
        });
    }

    pub(super) fn tranche_terms(&mut self, index: usize) {
        self.lever(Lever::FloatingMargin(index), Role::Input);
        self.lever(Lever::FloatingFloor(index), Role::Input);
        self.lever(Lever::Hedged(index), Role::Input);
        self.lever(Lever::SwapRate(index), Role::Input);
        self.lever(Lever::CommitmentFee(index), Role::Input);
        self.list(&List {
            family: Family::PremiumStep,
            owner: index,
            heading: format!("Prepayment premium of tranche {}", index + 1),
            blocks: vec![
                Block::new("prepayment_untils", "until month", |step, loan| {
                    Lever::PremiumUntil(loan, step)
                })
                .rising(),
                Block::new("prepayment_premiums", "of what is prepaid", |step, loan| {
                    Lever::Premium(loan, step)
                }),
            ],
        });
    }

    pub(super) fn structure_terms(&mut self) {
        if self.page.book.terms.funding_order {
            let word = match self.scenario.structure.funding_order {
                FundingOrder::ProRata => "ProRata",
                FundingOrder::EquityFirst => "EquityFirst",
            };
            let path = "structure.funding_order";
            let field = Field::new("funding_order", "Funding order", "", path);
            self.word(&field, word, vec!["ProRata", "EquityFirst"]);
        }
        self.lever(Lever::FirstSweepMonth, Role::Input);
        self.lever(Lever::FirstTestMonth, Role::Input);
        self.lever(Lever::TargetLtv, Role::Input);
        self.lever(Lever::InterestOnCash, Role::Input);
        self.list(&List {
            family: Family::SweepTier,
            owner: 0,
            heading: "Sweep tiers".to_owned(),
            blocks: vec![
                Block::new("sweep_limits", "below this DSCR", |item, _| Lever::SweepBelow(item))
                    .rising(),
                Block::new("sweep_shares", "sweep", |item, _| Lever::SweepShare(item)),
            ],
        });
    }

    pub(super) fn contracts(&mut self) {
        self.list(&List {
            family: Family::Contract,
            owner: 0,
            heading: "Contracts of the lessee".to_owned(),
            blocks: vec![
                Block::new("contract_froms", "from month", |item, _| Lever::ContractFrom(item)),
                Block::new("contract_tos", "to month", |item, _| Lever::ContractTo(item)),
                Block::new("contract_amounts", "amount a month", |item, _| {
                    Lever::ContractAmount(item)
                }),
                Block::new("contract_probabilities", "probability", |item, _| {
                    Lever::ContractProbability(item)
                }),
            ],
        });
    }

    pub(super) fn remedy_terms(&mut self) {
        self.lever(Lever::ReLeaseMonths, Role::Structural);
        self.lever(Lever::ReLeaseDiscount, Role::Input);
        let bounds = self.bounds_of(&Lever::ReLeaseFree.path());
        let most = Some(Lever::ReLeaseMonths.id().into_owned());
        let neighbours = Neighbours { most, ..Neighbours::default() };
        self.lever_within(Lever::ReLeaseFree, Role::Input, Allowed::Beside(bounds, neighbours));
        self.lever(Lever::ClaimRecovery, Role::Input);
    }

    /// What a guarantee is of fixes the order in which guarantors pay, and so the rows: it stands in
    /// the heading.
    pub(super) fn guarantees(&mut self) {
        let guarantees = self.scenario.guarantees.clone();
        for (index, guarantee) in guarantees.iter().enumerate() {
            let of = match guarantee.of {
                Guaranteed::Rent(_) => "of rent",
                Guaranteed::Debt(_) => "of debt",
                Guaranteed::Cost(_) => "of cost",
                Guaranteed::Fixed => "of a fixed amount",
            };
            let covers = match guarantee.covers.as_slice() {
                [] => String::new(),
                covered => format!(", covers {}", covered.join(" and ")),
            };
            self.page.heading(format!("Guarantee {}: {}, {of}{covers}", index + 1, guarantee.name));
            let word = match guarantee.when {
                GuaranteedEnd::Default => "Default",
                GuaranteedEnd::End => "End",
                GuaranteedEnd::Both => "Both",
            };
            let (name, path) =
                (block_of("guarantee_when", index), format!("guarantees[{index}].when"));
            let label = format!("Pays after, {}", guarantee.name);
            let field = Field::new(&name, &label, "", path);
            self.word(&field, word, vec!["Default", "End", "Both"]);
            self.lever(Lever::GuaranteedShare(index), Role::Input);
            self.lever(Lever::GuaranteePremium(index), Role::Input);
            self.list(&List {
                family: Family::CapStep,
                owner: index,
                heading: format!("Cap of guarantee {}", index + 1),
                blocks: vec![
                    Block::new("cap_froms", "from month", |step, owner| {
                        Lever::CapFrom(owner, step)
                    })
                    .rising(),
                    Block::new("cap_amounts", "amount", |step, owner| {
                        Lever::CapAmount(owner, step)
                    }),
                ],
            });
        }
    }

    pub(super) fn market(&mut self) {
        self.list(&List {
            family: Family::RateStep,
            owner: 0,
            heading: "Market, reference rate".to_owned(),
            blocks: vec![
                Block::new("reference_rate_froms", "from month", |item, _| {
                    Lever::ReferenceRateFrom(item)
                })
                .rising(),
                Block::new("reference_rates", "rate", |item, _| Lever::ReferenceRate(item)),
            ],
        });
        if self.has(Lever::RateShift) {
            self.page.heading("Market, shift of the reference rate");
            self.lever(Lever::RateShift, Role::Input);
        }
        self.list(&List {
            family: Family::IndexStep,
            owner: 0,
            heading: "Market, rent index".to_owned(),
            blocks: vec![
                Block::new("rent_index_froms", "from month", |item, _| Lever::RentIndexFrom(item))
                    .rising(),
                Block::new("rent_indices", "multiple of that at closing", |item, _| {
                    Lever::RentIndex(item)
                }),
            ],
        });
    }

    pub(super) fn tax(&mut self) {
        let Some(tax) = self.scenario.tax else { return };
        self.page.heading("Tax, for the after-tax IRR alone");
        self.lever(Lever::TaxRate, Role::Input);
        let (word, months) = match tax.depreciation {
            Depreciation::Bonus => ("Bonus", 60),
            Depreciation::Macrs => ("Macrs", 60),
            Depreciation::StraightLine(months) => ("StraightLine", months),
        };
        let path = Lever::DepreciationMonths.path();
        let field = Field::new("depreciation", "Depreciation", "", path.as_str());
        self.word(&field, word, vec!["Bonus", "Macrs", "StraightLine"]);
        let label = "Depreciation period (StraightLine only)";
        self.months("depreciation_months", label, &path, months, Role::Input);
        let losses = match tax.losses {
            Losses::Used => "Used",
            Losses::CarriedForward => "CarriedForward",
        };
        let field = Field::new("tax_losses", "Losses", "", "tax.losses");
        self.word(&field, losses, vec!["Used", "CarriedForward"]);
    }
}

/// The lever of an item; the one of a list within an item has both places.
fn place(list: &List, block: &Block, item: usize) -> Lever {
    (block.lever)(item, list.owner)
}

/// The text of the unit column.
fn unit(lever: Lever) -> &'static str {
    match lever {
        Lever::PrepaidShare => "of first term's rent",
        Lever::PurchasePrice | Lever::GuaranteePremium(_) => "of cost",
        Lever::FloatingMargin(_)
        | Lever::FloatingFloor(_)
        | Lever::SwapRate(_)
        | Lever::CommitmentFee(_)
        | Lever::InterestOnCash
        | Lever::ReferenceRate(_)
        | Lever::RateShift => "a year",
        Lever::Hedged(_) => "of amount",
        Lever::Premium(..) => "of prepayment",
        Lever::SweepShare(_) => "of cash",
        Lever::TargetLtv => "of value",
        Lever::ReLeaseDiscount => "of rent",
        Lever::ClaimRecovery => "of claim",
        Lever::GuaranteedShare(_) => "of what is lost",
        Lever::TaxRate => "of income",
        Lever::ContractAmount(_) => "$ a month",
        Lever::CapAmount(..) => "$",
        Lever::SweepBelow(_) => "x",
        Lever::RenewalTimes => "times",
        _ if lever.is_date() => "month",
        _ if lever.unit() == Unit::Months => "months",
        _ => "",
    }
}
