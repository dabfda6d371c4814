//! Books with something typed into their cells, computed again.

mod terms;

use std::path::Path;

use super::book::{Content, FIRST, Kind, MONTHS_ROW, Role, Span, VALUE};
use super::*;
use crate::files::{field_path, scenario_file};

/// A book computed from its cells alone.
struct Worked {
    book: Book,
    values: Values,
}

impl Worked {
    /// The book of a scenario with `typed` in cells in place of what was there.
    fn of(scenario: &Scenario, typed: &[(&str, u16, Content)]) -> Self {
        let results = crate::model::run(scenario);
        let program = Program::of(scenario, &results);
        let mut book = layout(scenario, None, &results, &program);
        book.read_templates().expect("every template is a formula");
        for (id, column, content) in typed {
            let (sheet, row) = book.row(id).unwrap_or_else(|| panic!("no row {id}"));
            let (first_column, last_column) = (*column, *column);
            let (kind, role) = (Kind::Plain, Role::Input);
            let content = content.clone();
            let span = Span { sheet, row, first_column, last_column, content, kind, role };
            book.sheets[sheet].spans.push(span);
        }
        let values = Values::of(&book).expect("no circular reference");
        Self { book, values }
    }

    /// The book of a scenario before its templates are read.
    fn laid_out(scenario: &Scenario) -> Book {
        let results = crate::model::run(scenario);
        layout(scenario, None, &results, &Program::of(scenario, &results))
    }

    fn value(&self, id: &str) -> &evaluate::Value {
        let (sheet, row) = self.book.row(id).unwrap_or_else(|| panic!("no row {id}"));
        self.values.at(sheet, row, VALUE)
    }

    fn text(&self, id: &str) -> String {
        match self.value(id) {
            evaluate::Value::Text(text) => text.clone(),
            other => format!("{other:?}"),
        }
    }

    fn number(&self, id: &str) -> f64 {
        match self.value(id) {
            evaluate::Value::Number(number) => *number,
            other => panic!("{id}: {other:?}"),
        }
    }
}

fn scenario(name: &str) -> Scenario {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    scenario_file::read(root.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn sell() -> Scenario {
    scenario("scenarios/sell.ron")
}

fn with(scenario: &Scenario, changes: &[(&str, &str)]) -> Scenario {
    let change = |scenario: Scenario, (path, value): &(&str, &str)| {
        field_path::set(&scenario, path, value).unwrap_or_else(|error| panic!("{path}: {error}"))
    };
    let changed = changes.iter().fold(scenario.clone(), change);
    crate::model::validate(&changed).unwrap_or_else(|faults| panic!("{faults:?}"));
    changed
}

fn input(name: &str, content: Content) -> (String, u16, Content) {
    (format!("input.{name}"), VALUE, content)
}

/// Types something into the cell of an assumption.
fn typing(name: &str, content: Content) -> Worked {
    let (id, column, content) = input(name, content);
    Worked::of(&sell(), &[(&id, column, content)])
}

fn text(text: &str) -> Content {
    Content::Text(text.to_owned())
}

#[test]
fn what_is_not_allowed_is_named_and_shows_no_figure() {
    for (name, typed, said) in [
        ("resale_fraction", Content::Number(25.0), "Residual value is 25; allowed is 0 to 1"),
        ("loan_rate", Content::Number(9.5), "Tranche 1: Interest is 9.5; allowed is 0 to 1"),
        ("cash_sweep", Content::Number(1.5), "Cash sweep is 1.5; allowed is 0 to 1"),
        ("term_months", Content::Number(60.5), "First term is 60.5; allowed is 1 to 240, whole"),
        ("cure_months", Content::Number(-1.0), "Cure period is -1; allowed is 0 to 24, whole"),
        ("sale_price", Content::Number(2.5), "Sell-down price is 2.5; allowed is 0 to 2"),
        ("catch_up", Content::Number(0.1), "Catch-up is 0.1; allowed is 0, or carry to 1"),
        ("closing_month", Content::Number(13.0), "Closing month is 13; allowed is 1 to 12"),
        ("equipment_cost", text("5.05bn"), "Cost is the text '5.05bn'; allowed is 0.01 to 10"),
        ("monthly_burn", text("1bn"), "before this rent is the text '1bn'; allowed is -10"),
        ("hurdle", text("n/a"), "Hurdle is the text 'n/a'; allowed is 0 to 1"),
        ("resale_fraction", Content::Blank, "Residual value is blank; allowed is 0 to 1"),
        ("end_of_term", text("Extend"), "End of term is the text 'Extend'; allowed is Sell, Scrap"),
        ("loan_repayment", text("Bullet "), "Repayment is the text 'Bullet '; allowed is Level, S"),
        ("loan_repayment", Content::Blank, "Repayment is blank; allowed is Level, S"),
        ("value_path", Content::Number(1.0), "Value path is 1; allowed is Exponential, S"),
        ("funding_probability_1", Content::Number(90.0), "Probability of the round "),
        ("loan_amount", Content::Number(6e9), "; debt must be less than cost, fees and DSRA"),
        ("investor_share_1", Content::Number(0.9), "The investors' shares sum to 1."),
        ("term_months", Content::Number(240.0), "The deal runs to month 244, the columns to 112"),
    ] {
        let name = if name == "sale_price" { "loan_sale_price" } else { name };
        let shown = format!("{name} {typed:?}");
        let worked = typing(name, typed);
        let verdict = worked.text("all_checks");
        assert!(verdict.contains(" fail") && verdict.contains(said), "{shown}: {verdict}");
        for figure in ["cover.net_irr", "cover.moic", "out.uses", "out.participant0"] {
            assert_eq!(worked.text(figure), "n/a", "{shown}: {figure}");
        }
    }
}

#[test]
fn every_assumption_has_the_bounds_of_its_field() {
    let worked = Worked::of(&sell(), &[]);
    let inputs = worked.book.sheets.iter().find(|sheet| sheet.name == "Inputs");
    let entries = &inputs.expect("there is such a sheet").entries;
    assert!(entries.len() > 45, "{}", entries.len());
    let widest = crate::model::validate::AMOUNT_MAX.to_string();
    let wide =
        entries.iter().filter(|(_, allowed)| allowed.words().starts_with(&format!("-{widest}")));
    assert_eq!(wide.count(), 2, "cash and burn alone may be negative down to the largest amount");
}

#[test]
fn a_cell_that_has_lost_its_figure_is_noticed_whatever_else_is_changed() {
    let rate = || (String::from("input.loan_rate"), VALUE, Content::Number(0.11));
    for (id, column, typed, sheet) in [
        ("receipts", 9, text("late"), "Waterfall"),
        ("sweep0", 12, Content::Blank, "Waterfall"),
        ("cfads", 12, text("n/a"), "Waterfall"),
        ("scheduled_interest0", 20, text("?"), "Debt"),
        ("funding", 17, text("15bn"), "Lessee"),
        ("rent", 8, Content::Blank, "Timeline"),
        ("investors", 30, text("-"), "Returns"),
        ("irr.investors", VALUE, text("25%"), "IRR"),
        ("out.net_irr", VALUE, Content::Blank, "Outputs"),
        ("program.rent_paid", 15, text("x"), "Checks"),
        ("money_gap", 9, Content::Blank, "Returns"),
        ("annual.cfads", 7, text("?"), "Annual"),
    ] {
        let (changed, at, value) = rate();
        let worked = Worked::of(&sell(), &[(&changed, at, value), (id, column, typed)]);
        let verdict = worked.text("all_checks");
        assert!(verdict.contains(" fail") && !verdict.contains("OK"), "{sheet} {id}: {verdict}");
    }
    let (changed, at, value) = rate();
    assert_eq!(Worked::of(&sell(), &[(&changed, at, value)]).text("all_checks"), "OK");
}

#[test]
fn a_verdict_is_counted_unless_it_says_ok() {
    let worked = Worked::of(&sell(), &[]);
    assert_eq!(worked.text("all_checks"), "OK");
    for typed in [text("fine"), Content::Blank, Content::Number(0.0)] {
        let shown = format!("{typed:?}");
        let verdict = Worked::of(&sell(), &[("check.shares", 8, typed)]).text("all_checks");
        assert!(verdict.starts_with("1 fails: "), "{shown}: {verdict}");
    }
    for cover in ["cover.net_irr", "cover.moic"] {
        let verdict =
            Worked::of(&sell(), &[(cover, VALUE, Content::Number(0.3))]).text("all_checks");
        assert!(verdict.starts_with("1 fails: Cover: "), "{verdict}");
    }
}

#[test]
fn terms_that_the_columns_hold_give_the_programs_figures() {
    for (name, typed, path, value) in [
        ("end_of_term", text("Renew"), "lease.end_of_term", "Renew"),
        ("end_of_term", text("Scrap"), "lease.end_of_term", "Scrap"),
        ("term_months", Content::Number(72.0), "lease.term_months", "72"),
        ("loan_tenor", Content::Number(48.0), "tranches[0].tenor", "Months(48)"),
        ("loan_tenor", Content::Number(84.0), "tranches[0].tenor", "Months(84)"),
    ] {
        let worked = typing(name, typed);
        assert_eq!(worked.text("all_checks"), "OK", "{value}");
        figures_agree(&worked, &crate::model::run(&with(&sell(), &[(path, value)])), value);
    }
}

#[test]
fn a_tenor_is_months_or_the_lease() {
    let co_terminous = with(&sell(), &[("tranches[0].tenor", "MatchLease")]);
    let worked = Worked::of(&co_terminous, &[]);
    assert_eq!(worked.text("input.loan_tenor"), "lease");
    assert_eq!(worked.value("loan_tenor_months"), worked.value("input.term_months"));
    let fixed = with(&sell(), &[("tranches[0].tenor", "Months(48)")]);
    let (id, at, typed) = input("loan_tenor", text("lease"));
    let worked = Worked::of(&fixed, &[(&id, at, typed)]);
    assert_eq!(worked.text("all_checks"), "OK", "a change");
    assert_eq!(*worked.value("loan_tenor_months"), evaluate::Value::Number(60.0));
    let said = typing("loan_tenor", text("term")).text("all_checks");
    assert!(said.contains("Tenor is the text 'term'; allowed is lease, or 1 to 480"), "{said}");
}

/// A deal with cases that set numbers, a word, a tenor and the month of a round.
fn with_cases() -> Scenario {
    use crate::model::case::Case;
    use crate::model::scenario::EndOfTerm;
    use crate::model::story::LeverValue;
    let deal = with(&sell(), &[("tranches[0].tenor", "Months(54)")]);
    let mut deal = Scenario { format: 2, ..deal };
    let case = |name: &str, levers: &[(&str, f64)], end_of_term: Option<EndOfTerm>| {
        let levers = levers.iter().map(|(id, value)| {
            let value = rust_decimal::Decimal::try_from(*value).expect("a short number");
            ((*id).to_owned(), LeverValue(value))
        });
        Case { levers: levers.collect(), end_of_term, ..Case::named(name) }
    };
    deal.cases.push(case(
        "Downside, \"severe\"",
        &[("monthly_burn", 1.9e9), ("resale_fraction", 0.137), ("funding_month", 20.0)],
        None,
    ));
    deal.cases.push(case("Longer", &[("lease_months", 72.0)], Some(EndOfTerm::Renew)));
    deal.cases.push(case("Loan", &[("tenor_months", 48.0), ("loan_rate", 0.11)], None));
    crate::analysis::cases::validate(&deal).expect("sound cases");
    deal
}

fn figures_agree(worked: &Worked, results: &Results, what: &str) {
    let apart = figure_apart(worked, results);
    assert!(apart.is_none(), "{what}: {apart:?}");
}

/// The first figure that is not the program's.
fn figure_apart(worked: &Worked, results: &Results) -> Option<String> {
    program::figures(results, &worked.book.terms).into_iter().find_map(|figure| {
        let (sheet, row) = worked.book.row(&figure.id)?;
        let found = match worked.values.at(sheet, row, figure.column) {
            evaluate::Value::Number(number) => Some(*number),
            _ => None,
        };
        let (found, expected) = (found.unwrap_or(f64::MAX), figure.value.unwrap_or(f64::MAX));
        let is_close = (found - expected).abs() <= 1e-9 * expected.abs().max(1.0);
        (!is_close).then(|| format!("{} is {found}, not {expected}", figure.label))
    })
}

#[test]
fn each_case_that_is_chosen_gives_the_programs_figures() {
    let deal = with_cases();
    for (index, case) in deal.cases.iter().enumerate() {
        let (id, at, typed) = input("case_selected", text(&case.name));
        let worked = Worked::of(&deal, &[(&id, at, typed)]);
        assert_eq!(worked.text("all_checks"), "OK", "{}", case.name);
        let in_case = crate::analysis::cases::in_case(&deal, index).expect("sound");
        figures_agree(&worked, &crate::model::run(&in_case), &case.name);
    }
    let base = Worked::of(&deal, &[]);
    assert_eq!(base.text("all_checks"), "OK");
    figures_agree(&base, &crate::model::run(&deal), "Base");
}

#[test]
fn buyers_of_a_loan_have_rows_where_a_case_sells_some_and_none_can_be_sold_without() {
    use crate::model::case::Case;
    use crate::model::story::LeverValue;

    let unsold = with(&sell(), &[("tranches[0].sold_fraction", "0")]);
    let (id, at, typed) = input("loan_sold_fraction", Content::Number(0.4));
    let refused = Worked::of(&unsold, &[(&id, at, typed)]).text("all_checks");
    let said = "Sold down is 0.4; allowed is 0 (sell down in chiplease, then export)";
    assert!(refused.contains(" fail") && refused.contains(said), "{refused}");
    assert_eq!(Worked::of(&unsold, &[]).text("all_checks"), "OK");

    let mut deal = Scenario { format: 2, ..unsold };
    let mut case = Case::named("Syndicated");
    case.levers.insert("sold_fraction".to_owned(), LeverValue(rust_decimal::Decimal::new(4, 1)));
    deal.cases.push(case);
    let in_case = crate::analysis::cases::in_case(&deal, 0).expect("sound");
    let (id, at, typed) = input("case_selected", text("Syndicated"));
    for (typed, expected) in [(vec![], &deal), (vec![(id.as_str(), at, typed)], &in_case)] {
        let worked = Worked::of(&deal, &typed);
        assert_eq!(worked.text("all_checks"), "OK", "{typed:?}");
        figures_agree(&worked, &crate::model::run(expected), "the participants, too");
    }
}

#[test]
fn a_case_is_edited_in_its_cells_and_a_blank_one_is_as_in_the_base() {
    let deal = with_cases();
    let (id, at, longer) = input("case_selected", text("Longer"));
    let row = |name: &str| format!("case.{name}");
    let typing = |name: &str, column: u16, typed: Content| {
        Worked::of(&deal, &[(&id, at, longer.clone()), (&row(name), column, typed)])
    };
    let edited = typing("term_months", book::FIRST + 2, Content::Number(66.0));
    assert_eq!(edited.text("all_checks"), "OK");
    let changes = [("lease.term_months", "66"), ("lease.end_of_term", "Renew")];
    figures_agree(&edited, &crate::model::run(&with(&deal, &changes)), "edited");
    let blank = typing("term_months", book::FIRST + 2, Content::Blank);
    assert_eq!(blank.text("all_checks"), "OK");
    let renewed = with(&deal, &[("lease.end_of_term", "Renew")]);
    figures_agree(&blank, &crate::model::run(&renewed), "blank");
    for (typed, said) in [
        (Content::Number(66.5), "First term is 66.5; allowed is 1 to 240, whole"),
        (text("long"), "First term is the text 'long'; allowed is 1 to 240, whole"),
    ] {
        let refused = typing("term_months", book::FIRST + 2, typed);
        let verdict = refused.text("all_checks");
        assert!(verdict.contains(" fail") && verdict.contains(said), "{verdict}");
        assert_eq!(refused.text("out.net_irr"), "n/a");
    }
}

#[test]
fn a_case_that_does_not_exist_shows_no_figure() {
    for typed in [text("Upside"), Content::Blank, Content::Number(1.0)] {
        let (id, at, typed) = input("case_selected", typed);
        let worked = Worked::of(&with_cases(), &[(&id, at, typed)]);
        let verdict = worked.text("all_checks");
        assert!(verdict.contains(" fail") && verdict.contains("Case in use"), "{verdict}");
        assert_eq!(worked.text("out.net_irr"), "n/a");
        assert_eq!(worked.text("cover.net_irr"), "n/a");
    }
}

#[test]
fn a_deal_without_cases_has_no_room_for_any() {
    let worked = Worked::of(&sell(), &[]);
    assert!(worked.book.sheets.iter().all(|sheet| sheet.name != "Cases"));
    let is_of_cases = |(name, _): &(String, places::Place)| name.contains("case");
    assert!(!worked.book.names.iter().any(is_of_cases));
}

#[test]
fn a_name_that_leads_to_another_cell_is_noticed() {
    let results = crate::model::run(&sell());
    let program = Program::of(&sell(), &results);
    let mut book = layout(&sell(), None, &results, &program);
    let place = |book: &Book, name: &str| book.place(name).expect("a name");
    let other = place(&book, "scrap_fraction");
    book.move_name("resale_fraction", other);
    book.read_templates().expect("formulas");
    let values = Values::of(&book).expect("no circle");
    let worked = Worked { book, values };
    let verdict = worked.text("all_checks");
    assert!(verdict.contains(" fail: Residual value"), "{verdict}");
    assert_eq!(worked.text("out.net_irr"), "n/a");
}

#[test]
fn a_tenor_written_over_the_leases_is_a_change() {
    let worked = typing("loan_tenor", Content::Number(48.0));
    let place = worked.book.names.iter().find(|(name, _)| name == "inputs_changed");
    let (_, place) = place.expect("there is such a name");
    let changed = worked.values.at(place.sheet, place.first_row, VALUE);
    assert_eq!(*changed, evaluate::Value::Number(1.0));
}

/// With a dearer manager the two rates of this deal move together until there is none.
#[test]
fn the_nearer_of_two_rates_is_found_however_close_they_are() {
    let base = scenario("cases/two-roots-in-one-step.ron");
    let mut with_rate = 0;
    for fee in ["0.0864", "0.087", "0.088", "0.0881", "0.0882", "0.089"] {
        let deal = with(&base, &[("equity.management_fee", fee)]);
        let program = crate::model::run(&deal).summary.net_irr.expect("it is defined");
        with_rate += u32::from(program > -1.0);
        let worked = Worked::of(&deal, &[]);
        let found = worked.number("out.net_irr");
        assert!((found - program).abs() < 1e-9, "{fee}: {found}, not {program}");
        assert_eq!(worked.text("all_checks"), "OK", "{fee}");
    }
    assert!((4..6).contains(&with_rate), "{with_rate} of them have a rate");
}

#[test]
fn deals_of_every_size_agree_with_their_workbook() {
    let wild: [&[(&str, &str)]; 6] = [
        &[
            ("equipment.cost", "10000000000000"),
            ("tranches[0].amount", "6000000000000.03"),
            ("lessee.cash", "10000000000000"),
            ("lessee.monthly_burn", "0"),
        ],
        &[
            ("equipment.cost", "1500000000000.01"),
            ("tranches[0].amount", "1000000000000.01"),
            ("lessee.cash", "9000000000000"),
        ],
        &[("equipment.cost", "100"), ("tranches[0].amount", "67.33")],
        &[
            ("lease.rent_factor", "1"),
            ("tranches[0].amount", "5050000000"),
            ("tranches[0].upfront_fee", "0"),
            ("structure.reserve_months", "1"),
            ("structure.cash_sweep", "0"),
            ("lessee.cash", "9000000000000"),
        ],
        &[
            ("equipment.cost", "10000000000000"),
            ("lease.rent_factor", "0.05"),
            ("lease.term_months", "240"),
            ("lease.end_of_term", "Renew"),
            ("lease.renewal.months", "240"),
            ("lessee.cash", "10000000000000"),
            ("lessee.monthly_burn", "-10000000000000"),
            ("lessee.revenue_growth", "0"),
        ],
        &[("closing", "\"9999-12\"")],
    ];
    for changes in wild {
        let deal = with(&sell(), changes);
        let worked = Worked::of(&deal, &[]);
        assert_eq!(worked.text("all_checks"), "OK", "{changes:?}");
    }
}

#[test]
fn a_straight_line_falls_to_the_programs_cent_in_every_month() {
    // Divided first and multiplied last, the value of one month is a cent too high or too low.
    for (cost, term, resale) in
        [("419631.15", 24, "0.16"), ("980740.05", 48, "0.16"), ("87509.1", 36, "0.4")]
    {
        let deal = with(
            &sell(),
            &[
                ("equipment.cost", cost),
                ("equipment.value_path", "StraightLine"),
                ("equipment.resale_fraction", resale),
                ("lease.term_months", &term.to_string()),
                ("tranches[0].amount", "50000"),
            ],
        );
        let worked = Worked::of(&deal, &[]);
        assert_eq!(worked.text("all_checks"), "OK", "{cost}");
        let (sheet, row) = worked.book.row("value").expect("a row");
        for (column, month) in (FIRST..).zip(&crate::model::run(&deal).months) {
            let value = evaluate::Value::Number(inputs::float(month.value));
            assert_eq!(*worked.values.at(sheet, row, column), value, "{cost}, {}", month.month);
        }
    }
}

#[test]
fn a_half_cent_is_rounded_up_and_nothing_below_it_is() {
    let cases = include_str!("../../../tests/fixtures/workbook/half-cents.txt");
    let mut book = Book::new(1, 1);
    let mut page = book.page("Inputs", "", "");
    page.put(
        (VALUE, VALUE),
        Content::Number(rounding::CENTS_IN_A_DOLLAR),
        Kind::Plain,
        Role::Input,
    );
    page.name_value("cents");
    page.end_line();
    let mut expected = Vec::new();
    for (number, case) in cases.lines().filter(|line| !line.starts_with('#')).enumerate() {
        let (template, cents) = case.split_once(" = ").expect("a formula and what it comes to");
        page.formula(VALUE, template, Kind::Amount);
        page.id(format!("case{number}"));
        page.end_line();
        expected.push((template, cents.parse::<f64>().expect("an amount")));
    }
    assert!(expected.len() > 40 && MONTHS_ROW > 0, "{}", expected.len());
    book.read_templates().expect("formulas");
    let values = Values::of(&book).expect("values");
    for (number, (template, cents)) in expected.into_iter().enumerate() {
        let (sheet, row) = book.row(&format!("case{number}")).expect("a row");
        let found = values.at(sheet, row, VALUE);
        assert_eq!(*found, evaluate::Value::Number(cents), "{template}");
    }
}
