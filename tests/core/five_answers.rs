//! The five answers of a deal, on three that ship: one that hangs on its lessee, one on a residual
//! guarantee, one on a backstop; and one meaning of a month wherever it is told.

use chiplease::analysis::five_answers::{Searched, ShortAnswer, what_changed, when};
use chiplease::analysis::lessee_cash::{cash_row, month_of_no_cash};
use chiplease::analysis::{CapitalStack, Difference, Headline, Lever, Runs, headline};
use chiplease::format::Calendar;
use chiplease::model::{FastLane, Results, Scenario, run};
use rust_decimal::Decimal;

use crate::portfolio::known;

fn shipped(id: &str) -> Scenario {
    crate::deal(id)
}

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

fn searched(scenario: &Scenario) -> Searched {
    Searched::of(&mut FastLane::default(), scenario)
}

fn changed(before: &Scenario, after: &Scenario) -> ShortAnswer {
    let difference = Difference::between(before, after);
    let [before, after] = [before, after].map(|scenario| run(scenario).summary);
    what_changed(&mut FastLane::default(), &difference, [&before, &after], "in the file")
}

fn moved(scenario: &Scenario, lever: Lever, value: f64) -> Scenario {
    let mut moved = scenario.clone();
    lever.set(&mut moved, value);
    moved
}

#[test]
fn the_deal_breaks_first_by_lock_up_and_then_by_default() {
    let found = searched(&shipped("valor-2")).breaks_at;
    assert_eq!(plain(&found.text), "burn +30%: lock-up; +33%: default");
    assert!(!found.is_bad, "not in this case");
    assert!(plain(&found.more).contains("Burn of $1.33bn: default."), "{}", found.more);
}

#[test]
fn a_deal_in_default_says_so_and_where_it_is_cured() {
    let burning = moved(&shipped("valor-2"), Lever::MonthlyBurn, 1.4e9);
    let found = searched(&burning).breaks_at;
    assert!(found.is_bad);
    assert_eq!(plain(&found.text), "default in this case; cured at burn −5%");
}

#[test]
fn a_burn_below_nothing_breaks_at_a_sum_and_not_at_a_share() {
    let found = searched(&shipped("residual-guarantee")).breaks_at;
    assert_eq!(plain(&found.text), "burn at $16.6m: lender loss; at $42.5m: lock-up");
    assert!(plain(&found.more).contains("Burn of $45.2m: default."), "{found:?}");
}

#[test]
fn a_backed_rent_does_not_break_by_what_the_backstop_pays() {
    let found = searched(&shipped("rent-backstop")).breaks_at;
    assert!(!found.text.is_empty() && !found.is_bad, "{found:?}");
}

#[test]
fn who_pays_tells_of_this_case_or_of_a_rent_that_stops() {
    let scenario = shipped("valor-2");
    let good = searched(&scenario).who_pays;
    assert!(good.text.starts_with("no one; if rent stops, equity loses"), "{good:?}");
    assert!(!good.is_bad && good.more.contains("the worst month"), "{good:?}");
    let bad = searched(&moved(&scenario, Lever::MonthlyBurn, 1.4e9)).who_pays;
    assert!(bad.is_bad && bad.text.starts_with("equity loses"), "{bad:?}");
    assert!(bad.text.ends_with("lender whole"), "{bad:?}");
    let backed = searched(&shipped("rent-backstop")).who_pays;
    assert!(backed.text.starts_with("Google pays $990"), "{backed:?}");
}

#[test]
fn what_must_hold_is_a_belief_at_which_the_hurdle_is_just_met() {
    let scenario = shipped("valor-2");
    let found = searched(&scenario).must_hold;
    // At no residual value does this deal miss its hurdle, so a belief about the lessee is asked.
    assert_eq!(plain(&found.text), "burn growth ≤ 21.6%");
    for (growth, is_met) in [(0.214, true), (0.218, false)] {
        let moved = moved(&scenario, Lever::BurnGrowth, growth);
        let irr = run(&moved).summary.net_irr.unwrap();
        assert_eq!(irr >= 0.08, is_met, "{growth}: {irr}");
    }
    let tighter = moved(&scenario, Lever::Hurdle, 0.2);
    let found = searched(&tighter).must_hold;
    assert!(found.text.starts_with("residual value ≥ 4"), "the chips come first: {found:?}");
}

#[test]
fn when_is_the_month_of_default_with_its_date_or_that_it_does_not_come() {
    let scenario = shipped("valor-2");
    let says = |scenario: &Scenario| plain(&when(scenario, &run(scenario)).text);
    assert_eq!(says(&scenario), "not in this case");
    assert_eq!(says(&moved(&scenario, Lever::MonthlyBurn, 1.4e9)), "month 26, April 2028");
    assert_eq!(says(&shipped("residual-guarantee")), "not in this case");
    let backed = says(&shipped("rent-backstop"));
    assert_eq!(backed, "no: Google pays from month 11, Sep 2026");
}

/// Loans and guarantees that name them are compared by their places, but told by their names.
#[test]
fn what_changed_says_whose_it_is() {
    for (id, lever, value, expected) in [
        ("anthropic-xpv", Lever::LoanRate(0), 0.1525, "coupon, Class A1 +975 bp → "),
        ("anthropic-xpv", Lever::LoanRate(2), 0.16, "coupon, Class B "),
        ("coreweave-ddtl", Lever::ResaleFraction, 0.4, "residual value "),
        ("valor-2", Lever::LoanRate(0), 0.1, "coupon +50 bp → "),
        ("valor-2", Lever::FundingAmount(0), 1e9, "amount, Equity round F "),
    ] {
        let before = shipped(id);
        let text = plain(&changed(&before, &moved(&before, lever, value)).text);
        assert!(text.starts_with(expected), "{id}: {text}");
    }
}

#[test]
fn what_changed_names_the_change_and_what_it_did() {
    let before = shipped("valor-2");
    assert_eq!(changed(&before, &before).text, "nothing: as in the file");
    let after = moved(&before, Lever::MonthlyBurn, 1.4e9);
    assert_eq!(plain(&changed(&before, &after).text), "burn +$400m → net IRR −52 pt");
    let mut renamed = before.clone();
    renamed.description = "another".to_owned().into();
    assert_eq!(changed(&before, &renamed).text, "no figure has moved");
}

#[test]
fn of_several_changes_the_largest_is_named_and_the_others_are_counted() {
    let before = shipped("valor-2");
    let after = moved(&before, Lever::LoanRate(0), 0.1);
    let after = moved(&after, Lever::MonthlyBurn, 1.4e9);
    let found = changed(&before, &after);
    assert!(plain(&found.text).starts_with("burn +$400m and 1 more → net IRR −5"), "{found:?}");
    assert!(found.more.contains("Coupon: "), "all of them are listed: {}", found.more);
}

#[test]
fn another_deal_is_not_called_a_change() {
    let found = changed(&shipped("valor-2"), &shipped("residual-guarantee"));
    assert!(found.text.starts_with("another deal: net IRR −"), "{found:?}");
}

#[test]
fn the_sources_of_a_deal_add_up_and_name_who_stands_behind_it() {
    let of = |id: &str| {
        let scenario = shipped(id);
        let stack = CapitalStack::of(&scenario, &run(&scenario));
        (plain(&stack.words()), stack)
    };
    let (words, _) = of("valor-2");
    let expected = "Senior $3.40bn 64%, Equity $1.90bn 36%. xAI pays the rent; no guarantor.";
    assert_eq!(words, expected);
    assert!(of("rent-backstop").0.contains("guaranteed by Google, rent up to $1.40bn"));
    assert!(of("residual-guarantee").0.contains("guaranteed by Meta, 50% of cost at the end"));
    for (name, scenario) in known() {
        let stack = CapitalStack::of(&scenario, &run(&scenario));
        let amounts: Decimal = stack.layers.iter().map(|layer| layer.amount).sum();
        assert_eq!(amounts, run(&scenario).summary.uses, "{name}");
    }
}

/// The first month whose rent the lessee cannot pay in full.
fn first_short(results: &Results) -> Option<u32> {
    results.months.iter().find(|month| month.rent_paid < month.rent_due).map(|it| it.month)
}

#[test]
fn cash_is_gone_in_the_month_in_which_the_lessee_first_cannot_pay() {
    let mut told = 0;
    let burning = moved(&shipped("valor-2"), Lever::MonthlyBurn, 1.4e9);
    for (name, scenario) in known().into_iter().chain([("burning".to_owned(), burning)]) {
        let results = run(&scenario);
        let (gone, summary) = (month_of_no_cash(&results.months), &results.summary);
        let Some(short) = first_short(&results) else { continue };
        told += 1;
        assert_eq!(gone, Some(short), "{name}: gone, and cannot pay");
        let missed = summary.runway_months.map(|months| months + 1);
        let first = missed.into_iter().chain(summary.backed_from_month).min();
        assert_eq!(first, Some(short), "{name}: rent is missed, or a backstop pays");
        let calendar = Calendar::of(&scenario.closing);
        let Headline { lessee, .. } = headline(&mut Runs::default(), &scenario, &results);
        if let (Some(missed), Some(_)) = (missed, summary.default_month) {
            let clause = format!("Rent is first missed in {}", calendar.aside(missed));
            assert!(lessee.starts_with(&clause), "{name}: {lessee}");
            let more = when(&scenario, &results).more;
            let line = format!("Rent is first missed in {}.", calendar.month(missed));
            assert!(more.starts_with(&line), "{name}: {more}");
        }
    }
    assert!(told > 5, "only {told} deals run out of cash");
}

#[test]
fn less_than_no_cash_is_a_shortfall() {
    let of = |dollars: i64| Decimal::from(dollars);
    assert_eq!(cash_row(of(1_200_000_000)), ("lessee’s cash", "$1.20bn".to_owned()));
    assert_eq!(cash_row(of(-1_200_000_000)), ("lessee’s shortfall", "$1.20bn".to_owned()));
    assert_eq!(cash_row(Decimal::new(-1, 2)), ("lessee’s cash", "$0".to_owned()), "a cent");
}
