//! The examples of the method's section on the optional terms, each as the program computes it and as
//! the method writes it.

use chiplease::files::library;
use chiplease::format::money_full;
use chiplease::model::results::{Month, Results};
use chiplease::model::scenario::{
    CapStep, Contract, Delivery, Depreciation, EarlyTermination, EndOfTerm, Floating, FundingOrder,
    Guarantee, Guaranteed, GuaranteedEnd, IndexStep, Losses, PremiumStep, PrepaidRent,
    PurchaseOption, RateStep, ReLease, RentStep, Scenario, SweepTier, Tax,
};
use chiplease::model::{self, Fixed, validate};
use rust_decimal::Decimal;

/// `valor-2` with a term.
fn deal(edit: impl FnOnce(&mut Scenario)) -> (Scenario, Results) {
    let mut scenario = library::find("valor-2").unwrap().scenario().unwrap();
    scenario.format = 2;
    edit(&mut scenario);
    assert_eq!(validate(&scenario), Ok(()), "it is a deal");
    let results = model::run(&scenario);
    (scenario, results)
}

fn run(edit: impl FnOnce(&mut Scenario)) -> Results {
    deal(edit).1
}

fn hundredths(number: i64) -> Decimal {
    Decimal::new(number, 2)
}

fn thousandths(number: i64) -> Decimal {
    Decimal::new(number, 3)
}

/// As the method writes it.
fn money(amount: Decimal) -> String {
    money_full(amount).replace('\u{a0}', " ")
}

fn percent(rate: Option<f64>) -> String {
    format!("{:.4}%", 100.0 * rate.unwrap())
}

fn in_parts(scenario: &mut Scenario) {
    scenario.equipment.deliveries = vec![
        Delivery { month: 0, share: hundredths(40) },
        Delivery { month: 6, share: hundredths(60) },
    ];
}

/// The lessee burns half as much again, and the lease ends in month 25.
fn in_default(scenario: &mut Scenario) {
    scenario.lessee.monthly_burn = Decimal::from(1_500_000_000);
}

fn amount(month: &Month, of: fn(&Month) -> &Vec<Decimal>) -> String {
    money(of(month)[0])
}

fn deliveries() -> String {
    let (scenario, results) = deal(in_parts);
    let fixed = Fixed::of(&scenario);
    let [first, second] = [0, 6].map(|month: usize| &results.months[month]);
    format!(
        "40% at closing and 60% in month 6: prices of {} and {}, draws of {} and {}. Rent is {} in \
         month 6 and {} in month 7. The first delivery is sold in month 60 for {} net, the second in \
         month {}.",
        money(first.capex),
        money(second.capex),
        amount(first, |month| &month.drawn),
        amount(second, |month| &month.drawn),
        money(fixed.rent[6]),
        money(fixed.rent[7]),
        money(results.months[60].sale_proceeds),
        results.summary.end_month,
    )
}

fn equity_first() -> String {
    let results = run(|scenario| {
        in_parts(scenario);
        scenario.structure.funding_order = FundingOrder::EquityFirst;
    });
    let [first, second] = [0, 6].map(|month: usize| &results.months[month]);
    format!(
        "with the same deliveries the investors pay {} at closing and {} in month 6, and the loan is \
         drawn with {} and {}.",
        money(first.equity_call),
        money(second.equity_call),
        amount(first, |month| &month.drawn),
        amount(second, |month| &month.drawn),
    )
}

fn commitment_fee() -> String {
    let results = run(|scenario| {
        in_parts(scenario);
        scenario.tranches[0].commitment_fee = thousandths(5);
    });
    format!(
        "with the same deliveries and a fee of 0.5%, interest of month 1 is {}: $1,360,000,000.00 at \
         9.5% and $2,040,000,000.00 at 0.5%, each divided by 12.",
        amount(&results.months[1], |month| &month.interest),
    )
}

fn floating() -> String {
    let (scenario, results) = deal(|scenario| {
        scenario.tranches[0].floating = Some(Floating {
            margin: thousandths(55),
            floor: Decimal::ZERO,
            hedged: hundredths(80),
            swap_rate: Decimal::new(375, 4),
        });
        scenario.market.reference_rate = vec![
            RateStep { from: 0, rate: Decimal::new(375, 4) },
            RateStep { from: 12, rate: hundredths(5) },
        ];
    });
    let fixed = Fixed::of(&scenario);
    let rate = |month| (fixed.loans[0].rate_in(month) * Decimal::ONE_HUNDRED).normalize();
    format!(
        "a margin of 5.5% over a reference rate of 3.75%, from month 12 on 5%, with 80% swapped into \
         3.75%: {}% to month 12 and {}% from month 13 on. Interest of month 1 is {}.",
        rate(12),
        rate(13),
        amount(&results.months[1], |month| &month.interest),
    )
}

fn prepayment_premium() -> String {
    let results = run(|scenario| {
        let step = |until, premium| PremiumStep { until, premium: hundredths(premium) };
        scenario.tranches[0].prepayment_premium = vec![step(12, 2), step(24, 1)];
    });
    let month = &results.months[1];
    format!(
        "2% up to month 12 and 1% up to month 24: of $51,813,671.55 to sweep in month 1, {} prepays \
         and {} is the premium.",
        amount(month, |month| &month.sweep),
        amount(month, |month| &month.prepayment_premium),
    )
}

fn sweep_tiers() -> String {
    let results = run(|scenario| {
        scenario.structure.cash_sweep = Decimal::ZERO;
        let tier = |below, share| SweepTier { below: hundredths(below), share: hundredths(share) };
        scenario.structure.sweep_tiers = vec![tier(120, 100), tier(180, 25)];
    });
    format!(
        "no sweep, except for 100% below a DSCR of 1.2 and 25% below 1.8. At 1.7256 in month 1 the \
         sweep is {}.",
        amount(&results.months[1], |month| &month.sweep),
    )
}

fn target_ltv() -> String {
    let results = run(|scenario| {
        scenario.structure.cash_sweep = Decimal::ZERO;
        scenario.structure.target_ltv = Some(hundredths(66));
    });
    let [second, third, fourth] = [2, 3, 4].map(|month: usize| &results.months[month]);
    assert!(second.distribution.is_zero(), "all is swept up to month 2");
    assert!(!third.distribution.is_zero(), "the rest is distributed from month 3 on");
    format!(
        "no sweep but a target of 66%: all cash after debt service is swept up to month 2, {} in month \
         3, which brings the LTV to {}, and {} in month 4, which keeps it there.",
        amount(third, |month| &month.sweep),
        percent(third.ltv),
        amount(fourth, |month| &month.sweep),
    )
}

fn first_months() -> String {
    let results = run(|scenario| scenario.structure.first_sweep_month = 13);
    let (twelfth, thirteenth) = (&results.months[12], &results.months[13]);
    format!(
        "a sweep from month 13 on: {} is distributed in month 12 and {} swept in month 13. The loan is \
         repaid in month {}.",
        money(twelfth.distribution),
        amount(thirteenth, |month| &month.sweep),
        results.summary.tranches[0].repaid_month.unwrap(),
    )
}

fn interest_on_cash() -> String {
    let results = run(|scenario| scenario.structure.interest_on_cash = hundredths(4));
    format!(
        "4% on a reserve of $214,218,985.35 is {} in month 1.",
        money(results.months[1].interest_earned)
    )
}

fn rent_steps() -> String {
    let (scenario, results) = deal(|scenario| {
        let step = |from, factor| RentStep { from, factor: hundredths(factor) };
        scenario.lease.rent_steps = vec![step(1, 0), step(4, 120), step(25, 100)];
    });
    let fixed = Fixed::of(&scenario);
    format!(
        "three months without rent, then a fifth more up to month 24: {} in month 3, {} in month 4, {} \
         in month 25. The minimum DSCR is {:.4}, in the months without rent.",
        money(fixed.rent[3]),
        money(fixed.rent[4]),
        money(fixed.rent[25]),
        results.summary.min_dscr.unwrap(),
    )
}

fn prepaid_rent() -> String {
    let (scenario, results) = deal(|scenario| {
        scenario.lease.prepaid_rent =
            Some(PrepaidRent { share: hundredths(20), credited_from: 25 });
    });
    let fixed = Fixed::of(&scenario);
    format!(
        "20% of 60 rents of $123,220,000.00, {}, is paid at closing and credited from month 25 on. {} \
         is then due in place of {}, and the equity is {} instead of $1,898,218,985.35.",
        money(results.summary.prepaid_rent),
        money(fixed.rent[25]),
        money(fixed.contract_rent[25]),
        money(results.summary.equity),
    )
}

fn deposit() -> String {
    let results = run(|scenario| {
        scenario.lease.security_deposit_months = 3;
        in_default(scenario);
    });
    let default = results.summary.default_month.unwrap();
    format!(
        "three months are {} at closing. With a burn of $1.5bn the lease is in default in month {}, and \
         {} of the deposit becomes receipts.",
        money(results.months[0].deposit),
        default,
        money(results.months[default as usize].forfeited_deposit),
    )
}

fn renewals() -> String {
    let (scenario, results) = deal(|scenario| {
        scenario.lease.end_of_term = EndOfTerm::Renew;
        scenario.lease.renewal.times = 2;
        scenario.market.rent_index = vec![IndexStep { from: 61, index: hundredths(70) }];
    });
    let fixed = Fixed::of(&scenario);
    format!(
        "two renewals of 36 months at 55% off, with a market rent that is down to 0.7 from month 61 on: \
         {} a month in both, to month {}.",
        money(fixed.rent[61]),
        results.summary.end_month,
    )
}

fn resale_month() -> String {
    let results = run(|scenario| scenario.equipment.resale_month = Some(72));
    format!(
        "down to 25% at 72 months: the chips are worth {} in month 60 instead of $1,262,500,000.00.",
        money(results.months[60].value)
    )
}

fn contracts() -> String {
    let results = run(|scenario| {
        in_default(scenario);
        scenario.lessee.contracts = vec![Contract {
            name: "Customer".to_owned(),
            from: 5,
            to: 39,
            amount: Decimal::from(1_250_000_000),
            probability: Decimal::ONE,
        }];
    });
    let month = |month: usize| money(results.months[month].liquidity);
    assert_eq!(results.summary.default_month, None, "the customer carries it");
    format!(
        "with a burn of $1.5bn and a customer that pays $1.25bn a month in months 5 to 39, the lease is \
         not in default; the lessee has {} in month 25 and {} in month 60.",
        month(25),
        month(60),
    )
}

fn purchase_option() -> String {
    let results = run(|scenario| {
        scenario.lease.purchase_option = Some(PurchaseOption { price: hundredths(10) });
    });
    format!(
        "at 10% of cost the lessee buys in month 60: sale proceeds are {} instead of $1,136,250,000.00, \
         and the gross IRR is {} instead of 26.8734%.",
        money(results.summary.sale_proceeds),
        percent(results.summary.equity_irr),
    )
}

fn early_termination() -> String {
    let results = run(|scenario| {
        scenario.lease.early_termination = Some(EarlyTermination { month: 36, fee_months: 6 });
    });
    let last = &results.months[36];
    let sale = last.value - (last.value * hundredths(10)).round_dp(2);
    format!(
        "ended in month 36 for six months' rent: {} from the sale and {} as the fee.",
        money(sale),
        money(last.sale_proceeds - sale),
    )
}

fn re_lease() -> String {
    let results = run(|scenario| {
        in_default(scenario);
        scenario.remedies.re_lease =
            Some(ReLease { months: 36, discount: hundredths(50), free_months: 1 });
    });
    let paid = results.months.iter().filter(|month| !month.re_lease_rent.is_zero());
    let months: Vec<u32> = paid.map(|month| month.month).collect();
    let (first, last) = (*months.first().unwrap(), *months.last().unwrap());
    format!(
        "with a burn of $1.5bn the lease is in default in month 25 and the equipment repossessed in \
         month 29. Let again for 36 months at half the rent, the first one free, it brings {} a month \
         in months {first} to {last} and is sold in month {} for {} net.",
        money(results.months[first as usize].re_lease_rent),
        results.summary.end_month,
        money(results.summary.sale_proceeds),
    )
}

fn claim_recovery() -> String {
    let without = run(in_default);
    let results = run(|scenario| {
        in_default(scenario);
        scenario.remedies.claim_recovery = hundredths(10);
    });
    let (net, all) = (without.summary.sale_proceeds, results.summary.sale_proceeds);
    let to_come = Decimal::from(123_220_000) * Decimal::from(60 - 25);
    let claim = results.summary.unpaid_rent + to_come;
    format!(
        "in the same default the claim is {}: {} unpaid and {} to come. The forced sale brings {}, and \
         an estate that pays 10% adds {}.",
        money(claim),
        money(results.summary.unpaid_rent),
        money(to_come),
        money(net),
        money(all - net),
    )
}

fn guarantee(of: Guaranteed, covers: &[&str]) -> Guarantee {
    Guarantee {
        name: "Chipco".to_owned(),
        when: GuaranteedEnd::Default,
        of,
        cap: vec![
            CapStep { from: 0, amount: Decimal::from(5_000_000_000_i64) },
            CapStep { from: 25, amount: Decimal::from(2_000_000_000_i64) },
        ],
        covers: covers.iter().map(|name| (*name).to_owned()).collect(),
        premium: Decimal::ZERO,
    }
}

fn guarantees() -> String {
    let paid = |of: Guaranteed, covers: &[&str]| {
        let guarantee = guarantee(of, covers);
        let results = run(|scenario| {
            in_default(scenario);
            scenario.guarantees = vec![guarantee];
        });
        money(results.summary.guarantees[0].paid)
    };
    let half = hundredths(50);
    format!(
        "in the same default a guarantor whose cap is $5bn, from month 25 on $2bn, pays {} under \
         `Rent(0.5)`, {} under `Cost(0.5)`, {} under `Fixed`, and {} under `Debt(0.5)`, since the loan \
         is repaid.",
        paid(Guaranteed::Rent(half), &[]),
        paid(Guaranteed::Cost(half), &[]),
        paid(Guaranteed::Fixed, &[]),
        paid(Guaranteed::Debt(half), &[]),
    )
}

fn tax() -> String {
    let after_tax = |depreciation, losses| {
        let tax = Tax { rate: hundredths(21), depreciation, losses };
        percent(run(|scenario| scenario.tax = Some(tax)).summary.after_tax_irr)
    };
    format!(
        "at 21% a gross IRR of 26.8734% is {} after tax if all is written off in the first year and \
         losses are used, {} if they are carried forward, and {} if it is written off evenly over 60 \
         months.",
        after_tax(Depreciation::Bonus, Losses::Used),
        after_tax(Depreciation::Bonus, Losses::CarriedForward),
        after_tax(Depreciation::StraightLine(60), Losses::Used),
    )
}

fn returns() -> String {
    let results = run(in_parts);
    format!(
        "with 40% at closing and 60% in month 6 the equity is {}, the gross IRR {} and the MOIC {:.4}.",
        money(results.summary.equity),
        percent(results.summary.equity_irr),
        results.summary.moic.unwrap(),
    )
}

#[test]
fn every_example_of_the_optional_terms_comes_out() {
    let method = include_str!("../../assets/method.md");
    let examples = [
        deliveries(),
        equity_first(),
        commitment_fee(),
        floating(),
        prepayment_premium(),
        sweep_tiers(),
        target_ltv(),
        first_months(),
        interest_on_cash(),
        rent_steps(),
        prepaid_rent(),
        deposit(),
        renewals(),
        resale_month(),
        contracts(),
        purchase_option(),
        early_termination(),
        re_lease(),
        claim_recovery(),
        guarantees(),
        tax(),
        returns(),
    ];
    let written = |example: &String| {
        let line = format!("*Example:* {example}");
        method.lines().any(|other| other == line)
    };
    let missing: Vec<&String> = examples.iter().filter(|example| !written(example)).collect();
    assert!(missing.is_empty(), "the method does not say\n{missing:#?}");
    let count = method.lines().filter(|line| line.starts_with("*Example:* ")).count();
    assert_eq!(count, examples.len(), "every example is held");
}
