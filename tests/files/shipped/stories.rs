//! The figures that a description tells are those that the model gives, in every state it speaks
//! of.

use chiplease::analysis::story;
use chiplease::format::{float, money, number, percent};
use chiplease::model::results::Summary;
use chiplease::model::{self, Results};

use super::scenario;

/// Fields to set, and their values.
type Fields<'a> = &'a [(&'a str, &'a str)];

fn run(id: &str, fields: Fields<'_>) -> Results {
    let scenario = scenario(id, fields);
    assert_eq!(model::validate(&scenario), Ok(()), "{id} with {fields:?}");
    model::run(&scenario)
}

/// Holds that the description says each of these.
#[track_caller]
fn says(id: &str, phrases: &[String]) {
    let description = scenario(id, &[]).description;
    for phrase in phrases {
        let phrase = phrase.replace('\u{a0}', " ");
        assert!(description.contains(&phrase), "{id} should say {phrase:?}: {description}");
    }
}

fn net(summary: &Summary) -> String {
    percent(summary.net_irr, 1)
}

/// "recover 15¢ on the dollar, net".
fn recovered(summary: &Summary) -> String {
    let multiple = summary.net_moic.unwrap();
    assert!(multiple < 1.0, "investors lose: {multiple}");
    format!("investors recover {:.0}¢ on the dollar, net", 100.0 * multiple)
}

fn cover(summary: &Summary) -> String {
    format!("{} times", number(summary.min_dscr, 2))
}

fn lender_loss(summary: &Summary) -> String {
    let share = float(summary.lender_loss()) / float(summary.debt);
    format!("({} of the debt)", percent(share, 0))
}

/// Billions with one digit.
fn billions(dollars: rust_decimal::Decimal) -> String {
    format!("${:.1}bn", float(dollars) / 1e9)
}

fn help(results: &Results) -> rust_decimal::Decimal {
    results.months.iter().map(|month| month.backstop).sum()
}

#[test]
fn the_second_vehicle_tells_the_deck_net_of_fees() {
    let sold = run("valor-2", &[]).summary;
    let scrapped = run("valor-2", &[("lease.end_of_term", "Scrap")]).summary;
    let renewed = run("valor-2", &[("lease.end_of_term", "Renew")]).summary;
    let returns = [net(&sold), net(&scrapped), net(&renewed)];
    says("valor-2", &returns);
    says("valor-2", &[cover(&sold)]);
    let first = run("valor-1", &[]).summary;
    says("valor-1", &[net(&first), net(&sold), cover(&first)]);
}

#[test]
fn the_same_deck_fits_without_debt_and_fees() {
    let id = "valor-2-as-asset-return";
    let renew = |discount| {
        run(id, &[("lease.end_of_term", "Renew"), ("lease.renewal.discount", discount)]).summary
    };
    let sold = run(id, &[]).summary;
    let scrapped = run(id, &[("lease.end_of_term", "Scrap")]).summary;
    says(id, &[net(&sold), net(&scrapped), net(&renew("0.4"))]);
    says(id, &[format!("{:.1} to", renew("0.7").net_irr.unwrap() * 100.0)]);
    says(id, &[percent(run("valor-2", &[]).summary.equity_irr, 1)]);
    let irrs = [sold.net_irr, sold.equity_irr, sold.project_irr];
    assert!(irrs.iter().all(|irr| (irr.unwrap() - sold.project_irr.unwrap()).abs() < 1e-9));
    let levered = run("valor-2", &[]).summary;
    assert!((levered.project_irr.unwrap() - sold.project_irr.unwrap()).abs() < 1e-9);
}

#[test]
fn the_whole_plan_needs_larger_rounds_than_one_vehicle() {
    let id = "xai-20bn";
    let whole = run(id, &[]);
    let rent = format!("{} a month", money_short(whole.months[1].rent_due));
    says(id, &[net(&whole.summary), cover(&whole.summary), rent]);
    let small: [(&str, &str); 3] = [
        ("lessee.funding[0].amount", "15000000000"),
        ("lessee.funding[1].amount", "20000000000"),
        ("lessee.funding[1].month", "27"),
    ];
    let small = run(id, &small).summary;
    let missed = small.runway_months.unwrap() + 1;
    let default = small.default_month.unwrap();
    says(id, &[format!("misses rent in month {missed} and defaults in month {default}")]);
    let fails = run(id, &[("lessee.funding[1].probability", "0.4")]).summary;
    let default = fails.default_month.unwrap();
    says(id, &[format!("without round G it defaults in month {default}")]);
    says(id, &[recovered(&fails)]);
    assert!(fails.lender_loss().is_zero());
    assert_eq!(whole.summary.default_month, None);
}

/// "$466m".
fn money_short(dollars: rust_decimal::Decimal) -> String {
    format!("${:.0}m", float(dollars) / 1e6)
}

#[test]
fn a_parent_feeds_a_burning_child() {
    let id = "xai-spacex-backstop";
    let fed = run(id, &[]);
    let rent: rust_decimal::Decimal = fed.months.iter().map(|m| m.rent_paid + m.backstop).sum();
    let first = fed.months.iter().find(|month| !month.backstop.is_zero()).unwrap().month;
    says(id, &[net(&fed.summary), cover(&fed.summary)]);
    says(id, &[format!("for {} months", first - 1)]);
    says(id, &[format!("{} of the {} of rent", money(help(&fed)), money(rent))]);
    let lowest = fed.months.iter().min_by_key(|month| month.liquidity).unwrap();
    let hole = format!("{} unpaid by month {}", billions(-lowest.liquidity), lowest.month);
    says(id, &[hole]);
    let alone = run(id, &[("lessee.backstop", "None")]).summary;
    says(id, &[format!("xAI defaults in month {}", alone.default_month.unwrap())]);
    says(id, &[recovered(&alone)]);
    says(id, &[format!("repaid in month {}", alone.tranches[0].repaid_month.unwrap())]);
    assert!(fed.summary.default_month.is_none() && alone.lender_loss().is_zero());
}

#[test]
fn a_residual_guarantee_carries_the_lender() {
    let id = "meta-spv";
    let guaranteed = run(id, &[]);
    let last = guaranteed.months.last().unwrap();
    let owed = last.settlement[0];
    says(id, &[net(&guaranteed.summary), cover(&guaranteed.summary)]);
    says(id, &[format!("{} of notes", billions(owed)), format!("worth {}", billions(last.value))]);
    says(id, &[percent(guaranteed.summary.peak_ltv, 0)]);
    assert!(guaranteed.summary.lender_loss().is_zero());
    let alone = run(id, &[("lease.residual_guarantee", "0.0")]).summary;
    says(id, &[format!("they lose {}", billions(alone.lender_loss()))]);
    assert!(float(alone.lender_loss()) > 4e9);
    let renewed = run(id, &[("lease.end_of_term", "Renew")]).summary;
    says(id, &[format!("in month {}", renewed.tranches[0].repaid_month.unwrap())]);
    assert_eq!(renewed.tranches[0].repaid_month, Some(renewed.end_month));
}

#[test]
fn a_backstop_saves_the_lessee() {
    let id = "google-backstop";
    let backed = run(id, &[]);
    let helped: Vec<u32> = backed
        .months
        .iter()
        .filter(|month| !month.backstop.is_zero())
        .map(|month| month.month)
        .collect();
    let (first, last) = (helped[0], helped[helped.len() - 1]);
    says(id, &[net(&backed.summary), cover(&backed.summary)]);
    says(id, &[format!("month {first} to {last}, {} of", money_short(help(&backed)))]);
    let alone = run(id, &[("lessee.backstop", "None")]).summary;
    says(id, &[format!("defaults in month {}", alone.default_month.unwrap())]);
    says(id, &[money_short(alone.lender_loss()), lender_loss(&alone)]);
    says(id, &[recovered(&alone)]);
    assert!(backed.summary.default_month.is_none() && backed.summary.lender_loss().is_zero());
}

#[test]
fn a_vendor_finances_its_own_sale() {
    let id = "openai-nvidia-1gw";
    let deal = run(id, &[]).summary;
    let vendor = deal.participants.iter().find(|who| who.name == "Nvidia").unwrap();
    says(id, &[net(&deal), cover(&deal), billions(vendor.vendor_profit)]);
    says(id, &[format!("{:.0} cents", deal.circularity.unwrap() * 100.0)]);
    assert!((float(vendor.paid_in) - 10e9).abs() < 0.05e9, "{}", vendor.paid_in);
    assert!(float(vendor.vendor_profit) > 2.0 * float(vendor.paid_in));
    let fails = run(id, &[("lessee.funding[0].probability", "0.4")]).summary;
    says(id, &[format!("defaults in month {}", fails.default_month.unwrap())]);
    says(id, &[recovered(&fails)]);
    says(id, &[format!("lenders lose {}", billions(fails.lender_loss()))]);
}

#[test]
fn a_lessee_that_burns_more_reprices_the_loan() {
    let id = "openai-oracle";
    let deal = run(id, &[]).summary;
    let earned =
        |name: &str| percent(deal.participants.iter().find(|who| who.name == name).unwrap().irr, 1);
    says(id, &[net(&deal), cover(&deal), earned("Bank group"), earned("holders of Site loans")]);
    says(id, &[format!("repaid in month {}", deal.tranches[0].repaid_month.unwrap())]);
    let burning = run(id, &[("lessee.burn_growth", "0.6")]).summary;
    says(id, &[format!("defaults in month {}", burning.default_month.unwrap())]);
    says(id, &[format!("lenders lose {}", billions(burning.lender_loss()))]);
    says(id, &[lender_loss(&burning), percent(burning.tranches[0].lender_yield, 1)]);
    assert!(deal.lender_loss().is_zero());
}

#[test]
fn a_lenders_benchmark_does_not_hang_on_resale() {
    let id = "coreweave-ddtl";
    let deal = run(id, &[]);
    let summary = &deal.summary;
    says(id, &[net(summary), cover(summary), percent(summary.project_irr, 1)]);
    says(id, &[percent(summary.tranches[0].lender_yield, 1)]);
    assert!(summary.peak_ltv.unwrap() < 0.95);
    let same = |dscr: f64| (dscr - summary.min_dscr.unwrap()).abs() < 1e-6;
    assert!(deal.months.iter().filter_map(|month| month.dscr).all(same));
    let scrapped = run(id, &[("lease.end_of_term", "Scrap")]).summary;
    says(id, &[format!("scrap leaves it {}", net(&scrapped))]);
    assert!(scrapped.lender_loss().is_zero());
}

#[test]
fn notes_of_a_story_tell_what_its_steps_yield() {
    let step = |id: &str, number: usize| {
        let scenes = story::scenes(&scenario(id, &[])).unwrap();
        let scene = &scenes[number - 1];
        (model::run(&scene.scenario), scene.note.clone())
    };
    let check = |(results, note): (Results, String), figures: fn(&Results) -> Vec<String>| {
        for figure in figures(&results) {
            let figure = figure.replace('\u{a0}', " ");
            assert!(note.contains(&figure), "{figure:?} in {note:?}");
        }
    };
    let default = |results: &Results| format!("month {}", results.summary.default_month.unwrap());
    let millions =
        |results: &Results| format!("${}m", number(float(results.summary.lender_loss()) / 1e6, 0));
    check(step("valor-2", 1), |it| vec![cover(&it.summary)]);
    check(step("valor-2", 3), |it| vec![net(&it.summary)]);
    check(step("google-backstop", 2), |it| vec![format!("${}m", number(float(help(it)) / 1e6, 0))]);
    for number in [3, 4] {
        let (results, note) = step("google-backstop", number);
        for figure in [default(&results), millions(&results)] {
            assert!(note.contains(&figure), "{figure:?} in {note:?}");
        }
    }
    check(step("meta-spv", 1), |it| vec![cover(&it.summary)]);
    check(step("meta-spv", 2), |it| vec![billions(it.summary.lender_loss())]);
    check(step("meta-spv", 3), |it| {
        let repaid = it.summary.tranches[0].repaid_month.unwrap();
        vec![format!("month {repaid}"), net(&it.summary)]
    });
}
