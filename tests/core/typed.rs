//! What may be typed for a field: by path, lever or label, and in whose words it is refused.

use std::fmt::Debug;

use chiplease::analysis::{Lever, Unit, lever_text};
use chiplease::fields;
use chiplease::files::{field_path, library};
use chiplease::model::Scenario;
use chiplease::model::scenario::{Backstop, EndOfTerm};
use rust_decimal::Decimal;

/// Two loans, a vendor, a backstop and a case.
fn deal() -> Scenario {
    let mut deal = library::default_scenario().unwrap();
    let mut junior = deal.tranches[0].clone();
    "Mezzanine".clone_into(&mut junior.name);
    junior.amount = Decimal::from(100_000_000);
    deal.tranches.push(junior);
    deal.lessee.backstop = Some(Backstop {
        name: "SpaceX".to_owned(),
        monthly_cap: Decimal::from(1_000_000),
        total_cap: Decimal::from(10_000_000),
        from_month: 1,
    });
    deal
}

/// The field's value as the file has it after it was set.
fn after(deal: &Scenario, name: &str, typed: &str, path: &str) -> Result<String, String> {
    let set = fields::set(deal, name, typed).map_err(|refused| refused.to_string())?;
    let leaves = field_path::leaves(&set).unwrap();
    let (_, value) = leaves.into_iter().find(|(leaf, _)| leaf == path).unwrap();
    Ok(value)
}

/// Asks of each row, what is named or typed and what is expected of it, and names those that answer
/// otherwise.
fn each<Q: Debug, A: PartialEq + Debug>(
    rows: impl IntoIterator<Item = (Q, A)>,
    answer: impl Fn(&Q) -> A,
) {
    let wrong = rows.into_iter().filter_map(|(asked, expected)| {
        let found = answer(&asked);
        (found != expected).then(|| format!("{asked:?}: {found:?}, not {expected:?}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A number as it is typed in a unit, or why it is refused.
fn read(&(unit, typed): &(Unit, &str)) -> Result<String, String> {
    lever_text::read(unit, typed).map(|value| value.to_string()).map_err(|wrong| wrong.to_string())
}

#[test]
fn what_is_typed_for_a_number_is_read_with_every_digit() {
    let (rate, money, months) = (Unit::Percent, Unit::Dollars, Unit::Months);
    let (ratio, count) = (Unit::Ratio, Unit::Count);
    let rows = [
        (rate, "11%", "0.11"),
        (rate, "11 %", "0.11"),
        (rate, "9.5\u{a0}%", "0.095"),
        (rate, "7.125%", "0.07125"),
        (rate, "950bp", "0.095"),
        (rate, "950 bps", "0.095"),
        (rate, "937.5 basis points", "0.09375"),
        (rate, "11 percent", "0.11"),
        (rate, "11 per cent", "0.11"),
        (rate, "0.095", "0.095"),
        (rate, ".095", "0.095"),
        (rate, "9.5e-2", "0.095"),
        (rate, "9.5E-02", "0.095"),
        (rate, "0", "0"),
        (rate, "9.5", "9.5"),
        (rate, "−1.25%", "-0.0125"),
        (rate, "(1.25%)", "-0.0125"),
        (rate, "9.123456789123456789%", "0.09123456789123456789"),
        (rate, "\"0.1234567890123456789\"", "0.1234567890123456789"),
        (money, "$5.05bn", "5050000000"),
        (money, "5.05bn", "5050000000"),
        (money, "5.05 billion", "5050000000"),
        (money, "USD 5.05bn", "5050000000"),
        (money, "US$5.05bn", "5050000000"),
        (money, "606m", "606000000"),
        (money, "606mm", "606000000"),
        (money, "$1,200m", "1200000000"),
        (money, "250k", "250000"),
        (money, "1.5tn", "1500000000000"),
        (money, "5,050,000,000", "5050000000"),
        (money, "5 050 000 000", "5050000000"),
        (money, "5_050_000_000", "5050000000"),
        (money, "5.05e9", "5050000000"),
        (money, "5.05E+09", "5050000000"),
        (money, "1,234.56", "1234.56"),
        (money, "($3m)", "-3000000"),
        (money, "−$3m", "-3000000"),
        (months, "60", "60"),
        (months, "60 mo", "60"),
        (months, "60 months", "60"),
        (months, "60m", "60"),
        (months, "5y", "60"),
        (months, "5 years", "60"),
        (months, "2.5 y", "30"),
        (months, "4 yr 6 mo", "54"),
        (months, "4y6m", "54"),
        (ratio, "1.25x", "1.25"),
        (ratio, "1.25", "1.25"),
        (ratio, "125%", "1.25"),
        (ratio, "-0.5", "-0.5"),
        (count, "100,000", "100000"),
        (count, "100k", "100000"),
        (count, "1000000", "1000000"),
    ];
    each(rows.map(|(unit, typed, it)| ((unit, typed), Ok(it.to_owned()))), read);
}

#[test]
fn a_number_that_may_be_misread_is_refused_with_its_place() {
    let (rate, money, months) = (Unit::Percent, Unit::Dollars, Unit::Months);
    let rows = [
        (rate, "9,5", "9,5 has a decimal comma (character 2); write 9.5"),
        (rate, "9,5%", "9,5% has a decimal comma (character 2); write 9.5%"),
        (rate, "0,095", "0,095 has a decimal comma (character 2); write 0.095"),
        (rate, "9,125%", "9,125% has a decimal comma (character 2); write 9.125%"),
        (Unit::Ratio, "1,25x", "1,25x has a decimal comma (character 2); write 1.25x"),
        (Unit::Ratio, "1,250", "1,250 has a decimal comma (character 2); write 1.250"),
        (money, "$5,05bn", "$5,05bn has a decimal comma (character 3); write $5.05bn"),
        (
            money,
            "5,050bn",
            "5,050bn may mean 5050bn or 5.050bn (character 2 is a comma); write which",
        ),
        (money, "1.234,56", "1.234,56 has a decimal comma (character 6); write 1234.56"),
        (money, "5.050.000.000", "5.050.000.000 has points between thousands; write 5050000000"),
        (months, "60,5", "60,5 has a decimal comma (character 3); write 60.5"),
        (months, "60.5 mo", "expected a whole number of months, found 60.5 mo"),
        (Unit::Count, "1.5", "expected a whole number, found 1.5"),
        (rate, "nine", "expected a rate such as 9.5%, 950bp or 0.095, found nine"),
        (rate, "4 yr", "expected a rate such as 9.5%, 950bp or 0.095, found 4 yr"),
        (rate, "nan", "expected a rate such as 9.5%, 950bp or 0.095, found nan"),
        (rate, "", "expected a rate such as 9.5%, 950bp or 0.095, found "),
        (rate, "%", "expected a rate such as 9.5%, 950bp or 0.095, found %"),
        (money, "€5bn", "expected dollars such as $5.05bn, 606m or 250000, found €5bn"),
        (money, "11%", "expected dollars such as $5.05bn, 606m or 250000, found 11%"),
        (
            money,
            "1.2 zillion",
            "expected dollars such as $5.05bn, 606m or 250000, found 1.2 zillion",
        ),
        (months, "soon", "expected months such as 60, 60 mo or 5y, found soon"),
        (months, "4%", "expected months such as 60, 60 mo or 5y, found 4%"),
        (
            rate,
            "0.12345678901234567890123456789012345",
            "expected a rate such as 9.5%, 950bp or 0.095, found 0.12345678901234567890123456789012345",
        ),
    ];
    each(rows.map(|(unit, typed, it)| ((unit, typed), Err(it.to_owned()))), read);
}

#[test]
fn a_field_goes_by_its_path_its_lever_and_its_label() {
    let deal = deal();
    let rows = [
        ("tranches[1].rate", "11%", "tranches[1].rate", "0.11"),
        ("loan_rate", "11%", "tranches[0].rate", "0.11"),
        ("loan_rate_2", "950bp", "tranches[1].rate", "0.095"),
        ("loan_rate[1]", "950bp", "tranches[1].rate", "0.095"),
        ("Coupon, Mezzanine", "950bp", "tranches[1].rate", "0.095"),
        ("coupon, mezzanine:", "950bp", "tranches[1].rate", "0.095"),
        ("lease_months", "5y", "lease.term_months", "60"),
        ("Lease term", "48 mo", "lease.term_months", "48"),
        ("Residual value (% of cost)", "25%", "equipment.resale_fraction", "0.25"),
        ("Residual value", "25%", "equipment.resale_fraction", "0.25"),
        ("equipment.cost", "$6bn", "equipment.cost", "6000000000"),
        ("advance_rate", "80%", "tranches[0].amount", "4040000000"),
        ("gpu_count", "100k", "equipment.gpus", "100000"),
        ("lockup_dscr", "1.25x", "structure.lockup_dscr", "1.25"),
        ("tenor_months", "36", "tranches[0].tenor", "Months(36)"),
        ("tranches[0].tenor", "3y", "tranches[0].tenor", "Months(36)"),
        ("tranches[0].tenor", "Months(36)", "tranches[0].tenor", "Months(36)"),
        ("tranches[0].tenor", "co-terminous", "tranches[0].tenor", "MatchLease"),
        ("funding_month", "Feb 2028", "lessee.funding[0].month", "24"),
        ("lessee.funding[0].month", "2028-02", "lessee.funding[0].month", "24"),
        ("backstop_from_month", "7", "lessee.backstop.from_month", "7"),
        ("closing", "Feb 2026", "closing", "\"2026-02\""),
        ("closing", "2027-01", "closing", "\"2027-01\""),
        ("Closing month", "\"2027-01\"", "closing", "\"2027-01\""),
        ("lessee.name", "OpenAI", "lessee.name", "\"OpenAI\""),
        ("lessee.name", "\"OpenAI\"", "lessee.name", "\"OpenAI\""),
        ("lessee.name", "5", "lessee.name", "\"5\""),
        ("name", "Valor, \"second\" vehicle", "name", "\"Valor, \\\"second\\\" vehicle\""),
        ("evidence[\"closing\"]", "term sheet", "evidence[\"closing\"]", "\"term sheet\""),
        ("lease.end_of_term", "Scrap", "lease.end_of_term", "Scrap"),
        ("lease.end_of_term", "renew ", "lease.end_of_term", "Renew"),
        ("End of term", "scrap", "lease.end_of_term", "Scrap"),
        ("equipment.value_path", "straight line", "equipment.value_path", "StraightLine"),
        (
            "equipment.value_path",
            "Cliff(month: 24, share: 0.5)",
            "equipment.value_path",
            "Cliff(month: 24, share: 0.5)",
        ),
        ("tranches[0].repayment", "bullet", "tranches[0].repayment", "Bullet"),
        ("lessee.funding", "[]", "lessee.funding", "[]"),
        ("vendor", "None", "vendor", "None"),
        ("equity.investors[0].share", "100%", "equity.investors[0].share", "1.0"),
        (
            "tranches[0].rate",
            "0.1234567890123456789",
            "tranches[0].rate",
            "\"0.1234567890123456789\"",
        ),
    ];
    let rows = rows.map(|(name, typed, path, it)| ((name, typed, path), Ok(it.to_owned())));
    each(rows, |(name, typed, path)| after(&deal, name, typed, path));
}

#[test]
fn the_whole_rent_may_be_typed_as_a_backstop() {
    let set = fields::set(&deal(), "backstop_monthly_cap", "full rent").unwrap();
    let backstop = set.lessee.backstop.unwrap();
    let rent = set.equipment.cost * set.lease.rent_factor;
    assert!(backstop.monthly_cap >= rent, "{} for {rent}", backstop.monthly_cap);
}

#[test]
fn a_name_or_value_that_makes_no_sense_is_refused_with_what_would() {
    let deal = deal();
    let rows = [
        ("loan_rat", "11%", "loan_rat: no such field or lever; did you mean loan_rate?"),
        ("tranches[0].rat", "1", "tranches[0].rat: no such field; did you mean tranches[0].rate?"),
        ("lease.term", "1", "lease.term: no such field; did you mean lease.term_months?"),
        (
            "Copon, Mezzanine",
            "1",
            "Copon, Mezzanine: no such field or lever; did you mean Coupon, Mezzanine?",
        ),
        ("qqq", "1", "qqq: no such field or lever; `chiplease fields` lists them"),
        ("", "1", ": no such field or lever; `chiplease fields` lists them"),
        ("tranches[5].rate", "1", "tranches[5].rate: the list has 2, numbered from 0 to 1"),
        ("loan_rate_9", "11%", "loan_rate_9: does not apply: this deal has no loan"),
        ("cliff_month", "24", "cliff_month: does not apply: the value path has no cliff"),
        ("Coupon", "11%", "Coupon: may be “Coupon, Senior” or “Coupon, Mezzanine”; write which"),
        ("loan_rate", "9,5", "loan_rate: 9,5 has a decimal comma (character 2); write 9.5"),
        ("loan_rate", "a=b", "loan_rate: expected a rate such as 9.5%, 950bp or 0.095, found a=b"),
        ("loan_rate", "", "loan_rate: no value given"),
        ("loan_rate", "=B4", "loan_rate: =B4 is a formula; give its value"),
        ("loan_rate", "#REF!", "loan_rate: #REF! is an error of the sheet that it comes from"),
        ("name", "####", "name: the column was too narrow for the value; widen it"),
        ("lease_months", "-5", "lease_months: expected a whole number, 0 or more, found -5"),
        (
            "lease.end_of_term",
            "Sold",
            "lease.end_of_term: expected one of Sell, Scrap, Renew, found Sold",
        ),
        ("closing", "soon", "closing: expected a month such as 2026-02 or Feb 2026, found soon"),
        (
            "closing",
            "46054",
            "closing: 46054 is the day number of a spreadsheet for a day in 2026-02; write 2026-02",
        ),
        ("funding_month", "Feb 2020", "funding_month: 2020-02 is not after closing in 2026-02"),
        (
            "tenor_months",
            "long",
            "tenor_months: expected months such as 60, 60 mo or 5y, or MatchLease for the lease’s own, found long",
        ),
        (
            "vendor",
            "Some((name: \"x\", content: 1))",
            "vendor.gross_margin: missing; add gross_margin: … to the group that starts here",
        ),
    ];
    each(rows.map(|(name, typed, it)| ((name, typed), it.to_owned())), |(name, typed)| {
        fields::set(&deal, name, typed).unwrap_err().to_string()
    });
}

#[test]
fn a_percentage_without_its_sign_is_refused_with_what_was_meant() {
    let deal = deal();
    let rows = [
        ("loan_rate", "9.5", "tranches[0].rate is 9.5; allowed is 0 to 1; 9.5% is 0.095"),
        (
            "resale_fraction",
            "25",
            "equipment.resale_fraction is 25; allowed is 0 to 1; 25% is 0.25",
        ),
        ("burn_growth", "60", "lessee.burn_growth is 60; allowed is -0.99 to 5; 60% is 0.6"),
        ("loan_rate", "950", "tranches[0].rate is 950; allowed is 0 to 1"),
        ("lockup_dscr", "125", "structure.lockup_dscr is 125; allowed is 0 to 10"),
        ("lease_months", "0", "lease.term_months is 0; allowed is 1 to 240"),
    ];
    each(rows.map(|(name, typed, it)| ((name, typed), it.to_owned())), |(name, typed)| {
        let set = fields::set(&deal, name, typed).unwrap();
        let faults = chiplease::model::validate(&set).unwrap_err();
        fields::fault(&set, &faults[0])
    });
}

#[test]
fn every_lever_that_applies_takes_its_own_value_under_all_of_its_names() {
    let mut deal = deal();
    deal.lease.end_of_term = EndOfTerm::Renew;
    for lever in Lever::all(&deal) {
        let Some(exact) = lever.exact(&deal) else { continue };
        // A quotient is written as an amount to the cent.
        if matches!(lever, Lever::AdvanceRate(_)) {
            continue;
        }
        for name in [lever.id().into_owned(), lever.path(), lever.label(&deal).into_owned()] {
            let set = fields::set(&deal, &name, &exact.to_string());
            assert!(set.as_ref() == Ok(&deal), "{name}: {:?}", set.map(|set| lever.exact(&set)));
        }
    }
}
