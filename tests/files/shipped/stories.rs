//! The figures that a description tells are those that the model gives, in every state it speaks
//! of.

use chiplease::analysis::{Lever, Runs, headline, story};
use chiplease::format::{float, money, number, percent};
use chiplease::model::results::Summary;
use chiplease::model::{self, Results, Scenario};

use super::{scenario, shipped};

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
fn the_whole_plan_needs_customers_that_stay() {
    let id = "xai-20bn";
    let whole = run(id, &[]);
    let rent = format!("{} a month", money_short(whole.months[1].rent_due));
    says(id, &[net(&whole.summary), cover(&whole.summary), rent]);
    says(id, &[format!("at a burn of {} a month", breaking_burn(id, &[]))]);
    let default =
        |levers| format!("in month {}", run_with(id, levers).summary.default_month.unwrap());
    let leaves = default(&[("contract_to", 12.0)]);
    says(id, &[format!("left behind, it defaults {leaves}")]);
    let none = [("contract_amount", 0.0), ("contract_amount_2", 0.0), ("contract_amount_3", 0.0)];
    says(id, &[format!("from the start {}", default(&none))]);
    let fails: [(&str, f64); 3] =
        [("contract_to", 12.0), ("contract_to_2", 12.0), ("funding_probability_2", 0.4)];
    says(id, &[format!("round G fails {}", default(&fails))]);
    let again = run_with(id, &fails).summary;
    says(id, &[format!("investors earn {} a year if", net(&again))]);
    let cheap = run_with(id, &[&fails[..], &[("re_lease_discount", 0.9)]].concat()).summary;
    says(id, &[recovered(&cheap).replace("investors recover", "recover")]);
    assert!(again.lender_loss().is_zero() && cheap.lender_loss().is_zero());
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
    let stay = [("contract_to", 39.0), ("contract_to_2", 40.0), ("contract_to_3", 40.0)];
    assert!(help(&run_with(id, &stay)).is_zero(), "customers that stay spare the parent");
}

#[test]
fn a_guarantee_carries_the_noteholders_as_long_as_it_lasts() {
    let id = "meta-spv";
    let guaranteed = run(id, &[]);
    let last = guaranteed.months.last().unwrap();
    says(id, &[net(&guaranteed.summary), cover(&guaranteed.summary)]);
    says(id, &[format!("{} of notes", billions(last.settlement[0]))]);
    says(id, &[format!("worth {}", billions(last.value))]);
    says(id, &[percent(guaranteed.summary.peak_ltv, 0)]);
    says(id, &[format!("Meta pays {}", billions(guaranteed.summary.guarantees[0].paid))]);
    for years in [4, 8, 12, 16] {
        let left = run_with(id, &[("termination_month", f64::from(12 * years))]).summary;
        assert!(left.lender_loss().is_zero(), "carried after {years} years");
        assert!(float(left.guarantees[0].paid) > 1e9, "by Meta after {years} years");
    }
    let first = run_with(id, &[("termination_month", 48.0)]).summary;
    says(id, &[format!("{:.0}¢ come back after 4", 100.0 * first.net_moic.unwrap())]);
    let late = run_with(id, &[("termination_month", 240.0)]).summary;
    says(id, &[format!("the noteholders lose {}", billions(late.lender_loss()))]);
    assert!(late.guarantees[0].paid.is_zero(), "nobody guarantees after 20 years");
    let stays = run_with(id, &[("termination_month", 284.0)]).summary;
    says(id, &[format!("in month {}", stays.tranches[0].repaid_month.unwrap())]);
    says(id, &[format!("they earn {}", net(&stays))]);
    assert_eq!(stays.tranches[0].repaid_month, Some(stays.end_month));
}

#[test]
fn a_backstop_pays_the_lenders_off() {
    let id = "google-backstop";
    let deal = run(id, &[]).summary;
    says(id, &[net(&deal), cover(&deal)]);
    says(id, &[format!("in month {}", deal.tranches[0].repaid_month.unwrap())]);
    let fails = run_with(id, &[("funding_probability", 0.4)]).summary;
    says(id, &[format!("defaults in month {}", fails.default_month.unwrap())]);
    says(id, &[format!("the site brings {}", money_short(fails.sale_proceeds))]);
    says(id, &[format!("Google adds {}", money_short(fails.guarantees[0].paid))]);
    says(id, &[recovered(&fails).replace("investors", "the owners")]);
    assert!(fails.lender_loss().is_zero(), "the noteholders are whole");
    let alone = run_with(id, &[("funding_probability", 0.4), ("cap_amount_1_2", 0.0)]).summary;
    says(id, &[format!("lose those {} {}", money_short(alone.lender_loss()), lender_loss(&alone))]);
    assert_eq!(alone.lender_loss(), fails.guarantees[0].paid);
}

#[test]
fn a_vendor_finances_its_own_sale() {
    let id = "openai-nvidia-1gw";
    let deal = run(id, &[]).summary;
    let vendor = deal.participants.iter().find(|who| who.name == "Nvidia").unwrap();
    says(id, &[net(&deal), cover(&deal), billions(vendor.vendor_profit)]);
    says(id, &[format!("{:.0} cents", deal.circularity.unwrap() * 100.0)]);
    assert!((float(vendor.paid_in) - 10e9).abs() < 0.1e9, "{}", vendor.paid_in);
    assert!(float(vendor.vendor_profit) > 2.0 * float(vendor.paid_in));
    let fails = run(id, &[("lessee.funding[0].probability", "0.4")]).summary;
    says(id, &[format!("defaults in month {}", fails.default_month.unwrap())]);
    says(id, &[recovered(&fails)]);
    says(id, &[format!("guarantee pays {}", billions(fails.guarantees[0].paid))]);
    assert!(fails.lender_loss().is_zero(), "the vendor carries its customer's lenders");
    let alone = run_with(id, &[("funding_probability", 0.4), ("cap_amount_1_2", 0.0)]).summary;
    says(id, &[format!("lose those {} {}", billions(alone.lender_loss()), lender_loss(&alone))]);
}

#[test]
fn a_lessee_that_burns_more_reprices_the_loan() {
    let id = "openai-oracle";
    let deal = run(id, &[]).summary;
    let earned =
        |name: &str| percent(deal.participants.iter().find(|who| who.name == name).unwrap().irr, 1);
    says(id, &[net(&deal), cover(&deal), earned("Bank group"), earned("holders of Site loans")]);
    let results = run(id, &[]);
    let last = results.months.last().unwrap();
    says(id, &[format!("in month {} ({})", last.month, billions(last.settlement[0]))]);
    says(
        id,
        &[format!(
            "cover to {}",
            number(run_with(id, &[("rate_shift", 0.02)]).summary.min_dscr, 2)
        )],
    );
    let burning = run(id, &[("lessee.burn_growth", "0.6")]).summary;
    says(id, &[format!("defaults in month {}", burning.default_month.unwrap())]);
    says(id, &[format!("lenders lose {}", billions(burning.lender_loss()))]);
    says(id, &[lender_loss(&burning), percent(burning.tranches[0].lender_yield, 1)]);
    assert!(deal.lender_loss().is_zero());
    let holiday = run_with(id, &[("rent_step", 0.0)]).summary;
    assert!(holiday.lender_loss().is_zero() && holiday.default_month.is_none());
    let cheap = run_with(id, &[("rent_step", 0.0), ("resale_fraction", 0.1)]).summary;
    says(id, &[format!("at a tenth they lose {}", billions(cheap.lender_loss()))]);
}

#[test]
fn a_lenders_benchmark_does_not_hang_on_resale() {
    let id = "coreweave-ddtl";
    let deal = run(id, &[]);
    let summary = &deal.summary;
    says(id, &[net(summary), cover(summary), percent(summary.project_irr, 1)]);
    says(id, &[percent(summary.tranches[0].lender_yield, 1)]);
    // Tested from month 16 on; before that interest alone is due.
    let same = |dscr: f64| (dscr - summary.min_dscr.unwrap()).abs() < 1e-6;
    assert!(deal.months[16..=72].iter().filter_map(|month| month.dscr).all(same));
    assert!(deal.months[1..16].iter().filter_map(|month| month.dscr).all(|dscr| dscr > 2.0));
    let scrapped = run(id, &[("lease.end_of_term", "Scrap")]).summary;
    says(id, &[format!("scrap leaves it {}", net(&scrapped))]);
    assert!(scrapped.lender_loss().is_zero());
    let late = run_with(id, &[("delivery_month_6", 21.0)]).summary;
    says(id, &[format!("leave a cover of {}", number(late.min_dscr, 2))]);
}

/// The scenario with levers set, as a step of a story sets them.
fn with_levers(id: &str, levers: &[(&str, f64)]) -> Scenario {
    let mut scenario = scenario(id, &[]);
    for (lever, value) in levers {
        let lever = Lever::all(&scenario).into_iter().find(|it| it.id() == *lever).unwrap();
        lever.set(&mut scenario, *value);
    }
    assert_eq!(model::validate(&scenario), Ok(()), "{id} with {levers:?}");
    scenario
}

fn run_with(id: &str, levers: &[(&str, f64)]) -> Results {
    model::run(&with_levers(id, levers))
}

/// The burn from which on the lease is in default: "$2.07bn a month".
fn breaking_burn(id: &str, levers: &[(&str, f64)]) -> String {
    let scenario = with_levers(id, levers);
    let said = headline(&mut Runs::default(), &scenario, &model::run(&scenario)).lessee;
    let (_, burn) = said.split_once("Default at a burn of ").unwrap();
    burn.split_once(" a month").unwrap().0.replace('\u{a0}', " ")
}

#[test]
fn a_lessee_lives_on_its_customers() {
    let id = "valor-2-with-customers";
    let deal = run(id, &[]);
    says(id, &[net(&deal.summary), cover(&deal.summary)]);
    let [with, without] = [id, "valor-2"].map(|deal| breaking_burn(deal, &[]));
    says(id, &[format!("a burn of {with} a month instead of {without}")]);
    says(id, &[format!("falls to {}", breaking_burn(id, &[("contract_to", 12.0)]))]);
    let both_leave = [("contract_to", 12.0), ("contract_to_2", 12.0), ("monthly_burn", 1.5e9)];
    let both_leave = run_with(id, &both_leave).summary;
    says(id, &[format!("in month {}", both_leave.default_month.unwrap()), recovered(&both_leave)]);
    let bought = run_with(id, &[("purchase_price", 0.1)]).summary;
    says(id, &[format!("investors earn {}", net(&bought))]);
    let served = scenario(id, &[]).lessee.contracts[2].amount;
    says(id, &[format!("{} a month", money_short(-served))]);
    // As in the second vehicle: what xAI may burn is all that differs.
    assert_eq!(deal.summary.equity_irr, run("valor-2", &[]).summary.equity_irr);
}

#[test]
fn a_guarantee_that_pays_after_a_default_carries_those_it_covers() {
    let id = "anthropic-xpv";
    let deal = run(id, &[]).summary;
    says(id, &[net(&deal), cover(&deal), billions(deal.debt)]);
    let burning = run_with(id, &[("monthly_burn", 2e9)]);
    let summary = &burning.summary;
    let loss = |summary: &Summary, class: usize| summary.tranches[class].loss;
    says(id, &[format!("defaults in month {}", summary.default_month.unwrap())]);
    says(id, &[format!("Broadcom pays {}", billions(summary.guarantees[0].paid))]);
    says(id, &[format!("B loses {} of its $4.5bn", billions(loss(summary, 2)))]);
    assert!(loss(summary, 0).is_zero() && loss(summary, 1).is_zero(), "A1 and A2 are whole");
    let alone = run_with(id, &[("monthly_burn", 2e9), ("cap_amount", 0.0)]).summary;
    says(id, &[format!("A2 loses {} too", billions(loss(&alone, 1)))]);
    assert!(loss(&alone, 0).is_zero());
    assert_eq!(loss(&alone, 2), loss(summary, 2), "B has nothing of the guarantee");
    // The last step takes the guarantee away, which comes to the same.
    let scenes = story::scenes(&scenario(id, &[])).unwrap();
    let last = scenes.last().unwrap();
    assert!(last.scenario.guarantees.is_empty(), "{}", last.title);
    assert_eq!(model::run(&last.scenario).summary.tranches, alone.tranches);
    // What the racks fetch is the guarantor's risk.
    let cheap = run_with(id, &[("monthly_burn", 2e9), ("liquidation_haircut", 0.55)]).summary;
    assert_eq!(loss(&cheap, 1), loss(summary, 1));
    assert!(cheap.guarantees[0].paid > summary.guarantees[0].paid);
}

#[test]
fn a_customer_lends_at_nothing() {
    let id = "iren-microsoft";
    let deal = run(id, &[]);
    let summary = &deal.summary;
    let share = float(summary.equity) / float(summary.uses);
    says(id, &[format!("{}, {} of what", money_short(summary.equity), percent(Some(share), 1))]);
    says(id, &[format!("{} times. ", number(summary.moic, 1)), net(summary)]);
    says(id, &[format!("{:.2}bn, before delivery", float(summary.prepaid_rent) / 1e9)]);
    let cover_in = |month: usize| format!("{:.2}", deal.months[month].dscr.unwrap());
    says(id, &[format!("{} times in month 24", cover_in(24))]);
    says(id, &[format!("falls to {} by month 32", cover_in(32))]);
    assert_eq!(format!("{:.2}", summary.min_dscr.unwrap()), cover_in(32));
    let dearer = run_with(id, &[("operating_cost", 0.08)]).summary;
    says(id, &[format!("fail it, at {}", number(dearer.min_dscr, 2))]);
    assert!(share < 0.05, "a few percent");
    let plain = run_with(id, &[("prepaid_rent", 0.0)]).summary;
    assert!(float(plain.equity) > 8.0 * float(summary.equity));
    assert!(plain.min_dscr > Some(1.8), "nothing is credited");
}

#[test]
fn a_loan_longer_than_the_contract_hangs_on_the_renewal() {
    let id = "coreweave-ddtl-5-5";
    let deal = run(id, &[]);
    let at = |discount: f64| run_with(id, &[("renewal_discount", discount)]).summary;
    says(id, &[format!("service {:.2} times. Then", deal.months[36].dscr.unwrap())]);
    says(id, &[format!("at 20% off, cover is {}", cover(&deal.summary))]);
    says(id, &[format!("today, {}", number(at(0.26).min_dscr, 2))]);
    assert!(at(0.275).min_dscr > Some(1.0) && at(0.285).min_dscr < Some(1.0), "about 28%");
    let far = at(0.39);
    says(id, &[format!("off it is {}", cover(&far))]);
    says(id, &[format!("repaid in month {}", far.tranches[0].repaid_month.unwrap())]);
    says(id, &[format!("earns {} a year", net(&deal.summary)), format!("{} at 39%", net(&far))]);
    assert!(far.lender_loss().is_zero());
}

#[test]
fn notes_of_a_story_tell_what_its_steps_yield() {
    for (id, deal) in shipped() {
        let mut said = String::new();
        for scene in story::scenes(&deal).unwrap() {
            let Summary { default_month, tranches, .. } = model::run(&scene.scenario).summary;
            // A default or a loss is what a step is about: it, or one before it, says so.
            said.push_str(&scene.title);
            said.push_str(&scene.note);
            if let Some(month) = default_month {
                assert!(said.contains(&format!("month {month}")), "{id}, month {month}: {said:?}");
            }
            let lost = tranches.iter().filter(|tranche| !tranche.loss.is_zero());
            for tranche in lost {
                let loss = float(tranche.loss);
                let texts = [format!("${:.1}bn", loss / 1e9), format!("${:.0}m", loss / 1e6)];
                assert!(texts.iter().any(|text| said.contains(text)), "{id}, {texts:?}: {said:?}");
            }
        }
    }
}
