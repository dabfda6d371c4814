//! A run as plain data: the summary and the month-by-month table.

use super::amount::Amount;
use super::coverage::{self, Outstanding};
use super::lane::Lane;
use super::ledger::{ClauseRow, Payment};
use super::participants::participants;
use super::results::{GuaranteeSummary, Month, Participant, Results, Summary, TrancheSummary};
use super::scenario::Scenario;

impl<A: Amount> Lane<A> {
    /// Everything about the last run, which must have been of this scenario.
    pub fn results(&mut self, scenario: &Scenario) -> Results {
        let participants = participants(scenario, self);
        // First, because the rows of the months read it.
        self.life_cover.fill(&self.terms, &self.ledger);
        self.liquidity_cover.fill(&self.terms, &self.ledger);
        let months = months(self);
        Results { summary: summary(scenario, self, participants, &months), months }
    }
}

fn summary<A: Amount>(
    scenario: &Scenario,
    lane: &mut Lane<A>,
    participants: Vec<Participant>,
    months: &[Month],
) -> Summary {
    let dscr = coverage::dscr_figures(&lane.ledger);
    let (equity_irr, net_irr) = (lane.equity_irr(), lane.net_irr());
    Summary {
        uses: lane.terms.uses.to_decimal(),
        equity: lane.terms.equity().to_decimal(),
        debt: lane.terms.debt.to_decimal(),
        equity_irr: equity_irr.annual(),
        net_irr: net_irr.annual(),
        has_several_equity_irrs: equity_irr.has_several_roots(),
        has_several_net_irrs: net_irr.has_several_roots(),
        moic: lane.moic(),
        net_moic: lane.net_moic(),
        project_irr: lane.project_irr().annual(),
        min_dscr: dscr.minimum,
        average_dscr: dscr.average,
        min_llcr: coverage::lowest(months.iter().map(|month| month.llcr)),
        peak_ltv: coverage::highest_ltv(months.iter().map(|month| {
            let has_debt = month.balance.iter().any(|balance| !balance.is_zero());
            (has_debt, || month.ltv)
        })),
        runway_months: lane.runway_months(),
        backed_from_month: months.iter().find(|it| !it.backstop.is_zero()).map(|it| it.month),
        default_month: lane.default_month(),
        payback_month: payback_month(scenario, lane),
        end_month: lane.end_month(),
        sale_proceeds: total(lane.ledger.rows.iter().map(|row| row.sale_proceeds)),
        peak_equity: lane.peak_equity(),
        prepaid_rent: lane.terms.rents.prepaid.to_decimal(),
        after_tax_irr: lane.after_tax_irr().and_then(|irr| irr.annual()),
        guarantees: guarantees(scenario, lane),
        carry: total(lane.net.iter().map(|month| month.carry)),
        unpaid_rent: lane.ledger.unpaid_rent.to_decimal(),
        circularity: circularity(scenario, lane),
        participants,
        tranches: tranches(scenario, lane),
    }
}

fn total<A: Amount>(amounts: impl Iterator<Item = A>) -> rust_decimal::Decimal {
    amounts.sum::<A>().to_decimal()
}

/// What each guarantor was paid, and paid.
fn guarantees<A: Amount>(scenario: &Scenario, lane: &Lane<A>) -> Vec<GuaranteeSummary> {
    let terms = lane.terms.clauses.guarantees.iter().zip(lane.guaranteed());
    let named = scenario.guarantees.iter().zip(terms);
    named
        .map(|(guarantee, (terms, paid))| GuaranteeSummary {
            name: guarantee.name.clone(),
            paid: paid.to_decimal(),
            premium: terms.premium.to_decimal(),
        })
        .collect()
}

/// The first month in which everything that comes has come: that of the last delivery, or of a
/// default before it.
fn complete_from<A: Amount>(scenario: &Scenario, lane: &Lane<A>) -> u32 {
    let last = scenario.last_delivery();
    lane.default_month().map_or(last, |default_month| last.min(default_month))
}

/// The first month, everything delivered, in which distributions have returned what was called.
fn payback_month<A: Amount>(scenario: &Scenario, lane: &Lane<A>) -> Option<u32> {
    let mut missing = lane.called();
    let from = complete_from(scenario, lane).max(1);
    (0_u32..).zip(&lane.ledger.rows).find_map(|(month, row)| {
        missing -= row.distribution;
        (month >= from && !missing.is_material()).then_some(month)
    })
}

/// The vendor's equity / what the vendor is paid for its share of the equipment (Method, section
/// 7).
fn circularity<A: Amount>(scenario: &Scenario, lane: &Lane<A>) -> Option<f64> {
    let vendor = scenario.vendor.as_ref()?;
    let shares = scenario.equity.investors.iter();
    let share: A = shares
        .filter(|investor| investor.name == vendor.name)
        .map(|investor| A::from_decimal(investor.share))
        .sum();
    let paid = lane.terms.cost * A::from_decimal(vendor.content);
    paid.is_material().then(|| (lane.terms.equity() * share).to_f64() / paid.to_f64())
}

fn tranches<A: Amount>(scenario: &Scenario, lane: &mut Lane<A>) -> Vec<TrancheSummary> {
    let names = scenario.tranches.iter().enumerate();
    names
        .map(|(index, tranche)| TrancheSummary {
            name: tranche.name.clone(),
            lender_yield: lane.lender_yield(index).annual(),
            loss: lane
                .ledger
                .loan(index)
                .last()
                .map_or_else(Default::default, |payment| payment.balance.to_decimal()),
            repaid_month: (0_u32..)
                .zip(lane.ledger.loan(index))
                .skip(complete_from(scenario, lane) as usize)
                .find_map(|(month, payment)| (!payment.balance.is_material()).then_some(month)),
        })
        .collect()
}

/// What the optional terms move in a month; at closing and in the end also where there are none.
fn clause_row<A: Amount>(lane: &Lane<A>, month: usize) -> ClauseRow<A> {
    match lane.ledger.clause_rows.get(month) {
        Some(row) => *row,
        None if month == 0 => ClauseRow {
            fees: lane.terms.fees(),
            capex: lane.terms.cost,
            equity_call: lane.terms.equity(),
            ..ClauseRow::default()
        },
        // Without optional terms everything is sold in the last month.
        None if month == lane.ledger.end_month() as usize => {
            ClauseRow { residual_guarantee: lane.guaranteed, ..ClauseRow::default() }
        }
        None => ClauseRow::default(),
    }
}

fn months<A: Amount>(lane: &Lane<A>) -> Vec<Month> {
    // At once as long as it gets: a row is large, and moving hundreds of them takes longer than
    // filling them.
    let mut months = Vec::with_capacity(lane.ledger.rows.len());
    months.extend((0..=lane.end_month()).filter_map(|month| month_row(lane, month)));
    months
}

fn month_row<A: Amount>(lane: &Lane<A>, month: u32) -> Option<Month> {
    let index = month as usize;
    let row = lane.ledger.rows.get(index)?;
    let payments = lane.ledger.payments(index);
    let list = |of: fn(&Payment<A>) -> A| {
        payments.iter().map(|payment| of(payment).to_decimal()).collect()
    };
    let value: A = lane.ledger.value_at(&lane.terms, month);
    let more = clause_row(lane, index);
    let premium = |tranche: usize| {
        let loans = lane.ledger.clause_loans(index);
        loans.get(tranche).map_or(A::ZERO, |loan| loan.prepayment_premium)
    };
    let tranches = 0..payments.len();
    let debt = Outstanding::at(&lane.terms, &lane.ledger, index);
    Some(Month {
        month,
        rent_due: row.rent_due.to_decimal(),
        rent_paid: row.rent_paid.to_decimal(),
        backstop: row.backstop.to_decimal(),
        operating_cost: row.operating_cost.to_decimal(),
        cfads: row.cfads.to_decimal(),
        sale_proceeds: row.sale_proceeds.to_decimal(),
        reserve: row.reserve.to_decimal(),
        trapped: row.trapped.to_decimal(),
        distribution: row.distribution.to_decimal(),
        value: value.to_decimal(),
        liquidity: row.liquidity.to_decimal(),
        re_lease_rent: more.re_lease_rent.to_decimal(),
        interest_earned: more.interest_earned.to_decimal(),
        residual_guarantee: (
            more.residual_guarantee.by_lessee.to_decimal(),
            more.residual_guarantee.by_backstop.to_decimal(),
        ),
        guarantees: more.guarantees.to_decimal(),
        deposit: more.deposit.to_decimal(),
        deposit_flow: more.deposit_flow.to_decimal(),
        forfeited_deposit: more.forfeited_deposit.to_decimal(),
        fees: more.fees.to_decimal(),
        capex: more.capex.to_decimal(),
        prepaid_rent: more.prepaid_rent.to_decimal(),
        equity_call: more.equity_call.to_decimal(),
        interest: list(|payment| payment.interest),
        principal: list(|payment| payment.principal),
        sweep: payments
            .iter()
            .enumerate()
            .map(|(tranche, payment)| (payment.sweep - premium(tranche)).to_decimal())
            .collect(),
        settlement: list(|payment| payment.settlement),
        balance: list(|payment| payment.balance),
        prepayment_premium: tranches.clone().map(|it| premium(it).to_decimal()).collect(),
        drawn: tranches.map(|tranche| lane.drawn_in(tranche, index).to_decimal()).collect(),
        dscr: row.dscr(),
        llcr: lane.life_cover.llcr(debt, index),
        plcr: lane.life_cover.plcr(debt, index),
        ltv: coverage::loan_to_value(lane.ledger.debt(index), value),
        liquidity_cover: lane.liquidity_cover.at(&lane.ledger, index),
    })
}
