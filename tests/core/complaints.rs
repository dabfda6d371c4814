//! Every fault of a draft is said in the words of the window, and what can be put right is.

use chiplease::analysis::Lever;
use chiplease::model::scenario::{FORMAT, Repayment, Tenor, ValuePath};
use chiplease::model::story::{LeverValue, Plot, Step};
use chiplease::model::validate::{
    FUNDING_ROUNDS_MAX, INVESTORS_MAX, STEP_SLIDERS_MAX, STORY_STEPS_MAX, TRANCHES_MAX, bounds,
};
use chiplease::model::{Fault, Scenario, validate};
use chiplease::session::complaints::{complaints, untold};
use chiplease::session::structure::{Edit, List, Part};
use chiplease::session::{Complaint, Document};
use rust_decimal::Decimal;

use crate::default_scenario;
use crate::levers::with_every_term;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// A deal with everything that a deal may have: two loans, a cliff, a backstop, a story.
fn rich() -> Scenario {
    let mut scenario = default_scenario();
    Edit::Add(List::Tranches).apply(&mut scenario);
    Edit::AddPart(Part::Backstop).apply(&mut scenario);
    scenario.equipment.value_path = ValuePath::Cliff { month: 24, share: decimal("0.5") };
    scenario.tranches[0].repayment = Repayment::Sculpted { dscr: decimal("1.5") };
    scenario.tranches[1].tenor = Tenor::Months(36);
    with_every_term(&mut scenario);
    scenario.story = vec![step()].into();
    assert_eq!(validate(&scenario), Ok(()), "it is sound itself");
    scenario
}

fn step() -> Step {
    Step {
        title: "The base case".to_owned(),
        levers: [("loan_rate".to_owned(), LeverValue(decimal("0.1")))].into(),
        terms: Vec::new(),
        end_of_term: None,
        plots: vec![Plot::CashFlow],
        sliders: vec!["loan_rate".to_owned()],
        note: String::new(),
    }
}

/// The draft's faults and what is said of them.
fn said(draft: &Scenario, last_valid: &Scenario) -> Vec<(Fault, Complaint)> {
    let faults = validate(draft).expect_err("the draft has a fault");
    let complaints = complaints(&faults, draft, last_valid);
    assert_eq!(faults.len(), complaints.len(), "one for each");
    faults.into_iter().zip(complaints).collect()
}

/// Holds what is said to the window's words, and what is offered to its promise.
fn check(case: &str, draft: &Scenario, last_valid: &Scenario) {
    for (fault, complaint) in said(draft, last_valid) {
        let texts = complaint.mends.iter().map(|mend| mend.text.as_str());
        for text in texts.chain([complaint.text.as_str()]) {
            assert!(!text.is_empty(), "{case}: nothing is said of {fault}");
            for path in ["[", "]", "tranches", "_", "allowed", "out of bounds", "\"", "e24"] {
                assert!(!text.contains(path), "{case}: {text:?} has {path:?}");
            }
            let raw = text.split_whitespace().find(|word| {
                let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
                digits.split_once('.').is_some_and(|(_, decimals)| decimals.len() > 4)
            });
            assert_eq!(raw, None, "{case}: {text:?} has a raw number");
        }
        assert!(complaint.paths.contains(&fault.path), "{case}: its field is marked");
        assert!(!complaint.mends.is_empty(), "{case}: no mend for {fault}: {}", complaint.text);
        for mend in &complaint.mends {
            let left = validate(mend.draft()).err().unwrap_or_default();
            assert!(left.iter().all(|left| left.path != fault.path), "{case}: {}", mend.text);
        }
    }
    // Undo is always there: the draft came from a valid one.
    let mut document = Document::new(last_valid.clone());
    document.take(draft.clone());
    document.settle();
    assert_eq!(document.complaints().len(), document.faults().len(), "{case}");
    assert!(document.can_undo(), "{case}");
    document.rest();
    document.mend(0, 0);
    document.settle();
    document.rest();
    document.undo();
    assert_eq!(&document.draft, draft, "{case}: a mend is one step");
}

#[test]
fn every_number_that_is_out_of_bounds_is_said_in_the_words_of_the_window() {
    let valid = rich();
    let bounds = bounds(&valid);
    let mut provoked = 0;
    // The levers of a story have no lever of their own; they are a case below.
    for (path, bounds) in bounds.iter().filter(|(path, _)| !path.starts_with("story")) {
        let lever = Lever::of_path(&valid, path);
        for value in [bounds.low - Decimal::ONE, bounds.low, bounds.high + Decimal::ONE] {
            let mut draft = valid.clone();
            if let Some(lever) = lever {
                lever.put_right(&mut draft, value);
            } else {
                let index = path.strip_prefix("equity.investors[").unwrap();
                let index: usize = index.split_once(']').unwrap().0.parse().unwrap();
                draft.equity.investors[index].share = value;
            }
            if validate(&draft).is_err() {
                provoked += 1;
                check(&format!("{path} of {value}"), &draft, &valid);
            }
        }
    }
    assert!(provoked > 100, "only {provoked}");
}

/// A case by its name, and what makes a fault of a valid deal.
type Case = (&'static str, fn(&mut Scenario));

const CASES: [Case; 24] = [
    ("the format of another version", |it| it.format = FORMAT + 1),
    ("a month that is none", |it| "soon".clone_into(&mut it.closing)),
    ("a name twice", |it| {
        let name = it.tranches[0].name.clone();
        it.tranches[1].name = name;
    }),
    ("more loans than may be", |it| {
        for index in it.tranches.len()..=TRANCHES_MAX {
            let mut loan = it.tranches[1].clone();
            (loan.name, loan.amount) = (format!("Loan {index}"), Decimal::ONE);
            it.tranches.push(loan);
        }
    }),
    ("more rounds than may be", |it| {
        it.lessee.funding.resize(FUNDING_ROUNDS_MAX + 2, it.lessee.funding[0].clone());
    }),
    ("more investors than may be", |it| {
        it.equity.investors.resize(INVESTORS_MAX + 1, it.equity.investors[0].clone());
        for investor in it.equity.investors.iter_mut().skip(3) {
            investor.share = Decimal::ZERO;
        }
    }),
    ("shares that sum to less", |it| it.equity.investors[0].share = Decimal::ZERO),
    ("shares that sum to more", |it| it.equity.investors[0].share = Decimal::ONE),
    ("shares that nearly sum to one", |it| {
        it.equity.investors[0].share += decimal("0.000001");
    }),
    ("a catch-up below the carry", |it| it.equity.catch_up = decimal("0.1")),
    ("a catch-up above all", |it| it.equity.catch_up = decimal("1.2")),
    ("a balloon of a loan that has none", |it| {
        it.tranches[0].repayment = Repayment::Bullet;
        it.tranches[0].balloon = decimal("1.2");
    }),
    ("less cost than debt", |it| it.equipment.cost = decimal("900000000")),
    ("a loan that is too large", |it| it.tranches[1].amount = decimal("5000000000")),
    ("two loans that are too large", |it| {
        it.tranches[0].amount = decimal("5000000000");
        it.tranches[1].amount = decimal("5000000000");
    }),
    ("a rate that outgrows every number", |it| {
        it.tranches[0].rate = Decimal::ONE;
        it.lease.term_months = 240;
        it.lease.renewal.months = 240;
    }),
    ("a hurdle that outgrows every number", |it| {
        it.equity.hurdle = Decimal::ONE;
        it.lease.term_months = 240;
        it.lease.renewal.months = 240;
        it.remedies.repossession_months = 36;
        it.tranches.clear();
        it.equipment.cost = decimal("10000000000000");
    }),
    ("more steps than may be", |it| it.story = vec![step(); STORY_STEPS_MAX + 1].into()),
    ("a step that sets what nothing holds", |it| {
        it.story[0].levers.insert("loan_amount".to_owned(), LeverValue(decimal("99000000000000")));
    }),
    ("a step without a plot", |it| it.story[0].plots.clear()),
    ("a step with too many plots", |it| {
        it.story[0].plots = vec![Plot::CashFlow, Plot::Irr, Plot::Runway, Plot::Coverage];
    }),
    ("a step with a plot twice", |it| it.story[0].plots.push(Plot::CashFlow)),
    ("a step with too many sliders", |it| {
        let ids = ["loan_rate", "lease_months", "cash_sweep", "hurdle", "carry"];
        it.story[0].sliders = ids.map(str::to_owned).to_vec();
        assert!(it.story[0].sliders.len() > STEP_SLIDERS_MAX, "one too many");
    }),
    ("a step with a slider twice", |it| it.story[0].sliders.push("loan_rate".to_owned())),
];

#[test]
fn every_other_fault_is_said_in_the_words_of_the_window_too() {
    let valid = rich();
    for (case, make) in CASES {
        let mut draft = valid.clone();
        make(&mut draft);
        check(case, &draft, &valid);
    }
}

#[track_caller]
fn check_words(make: impl FnOnce(&mut Scenario), expected: &str) {
    let valid = default_scenario();
    let mut draft = valid.clone();
    make(&mut draft);
    let (_, complaint) = said(&draft, &valid).remove(0);
    let mends = complaint.mends.iter().map(|mend| format!(" [{}]", mend.text));
    let whole = format!("{}{}", complaint.text, mends.collect::<String>());
    assert_eq!(whole.replace('\u{a0}', " "), expected, "the first fault and its buttons");
}

#[test]
fn what_is_wrong_reads_as_on_the_screen() {
    check_words(
        |it| it.equipment.cost = decimal("900000000"),
        "Loan of $3.40bn exceeds the $1.15bn to be funded. [Keep 67% advance: $605.9m]",
    );
    check_words(
        |it| it.equipment.selling_cost = decimal("1.2"),
        "Selling cost 120% is above 100%. [Set 100%]",
    );
    check_words(
        |it| it.tranches[0].balloon = decimal("1.2"),
        "Balloon 120% is above 100%. [Set 100%]",
    );
    check_words(
        |it| it.lease.term_months = 300,
        "Lease term 300 months is above 240 months. [Set 240 months]",
    );
    check_words(
        |it| it.equity.investors[0].share = decimal("0.2"),
        "The investors’ shares sum to 55%, not 100%. [Scale to 100%]",
    );
    check_words(
        |it| it.tranches[0].amount = Decimal::ZERO,
        "Loan amount $0 is below $0.01. [Remove the loan]",
    );
    check_words(
        |it| it.equity.catch_up = decimal("0.1"),
        "Catch-up 10% is below the carry of 20%; it must be zero or at least the carry. \
         [Set 20%] [No catch-up]",
    );
}

#[test]
fn a_mended_loan_keeps_its_advance_rate_from_then_on() {
    let mut document = Document::new(default_scenario());
    document.draft.equipment.cost = decimal("900000000");
    document.settle();
    document.mend(0, 0);
    assert!(document.settle(), "it runs again");
    let advance = |document: &Document| Lever::AdvanceRate(0).value(&document.draft).unwrap();
    let before = Lever::AdvanceRate(0).value(&default_scenario()).unwrap();
    let is_kept = |document: &Document| (advance(document) - before).abs() < 1e-4;
    assert!(is_kept(&document));
    document.move_lever(Lever::EquipmentCost, 1.8e9);
    document.settle();
    assert!(document.faults().is_empty());
    assert!(is_kept(&document));
}

#[test]
fn why_a_story_cannot_be_told_is_said_in_the_words_of_the_window() {
    let tell = |id: &str, value: &str| {
        let mut scenario = default_scenario();
        let mut step = step();
        step.levers = [(id.to_owned(), LeverValue(decimal(value)))].into();
        step.sliders.clear();
        scenario.story = vec![step].into();
        let faults = chiplease::analysis::story::scenes(&scenario).unwrap_err();
        untold(&faults[0], &scenario).replace('\u{a0}', " ")
    };
    for (id, value, expected) in [
        ("loan_rat", "0.1", "Step 1 of the story names an input that does not exist, loan_rat."),
        (
            "tenor_months",
            "36",
            "Step 1 of the story names Tenor, which this deal does not have. The loan is \
             co-terminous with the lease.",
        ),
        (
            "lease_months",
            "36.5",
            "Step 1 of the story sets Lease term to a fraction; only whole numbers are allowed.",
        ),
        ("lease_months", "300", "Step 1 of the story puts Lease term out of range."),
        ("equipment_cost", "900000000", "Step 1 of the story lends more than the funding need."),
    ] {
        assert_eq!(tell(id, value), expected, "{id}");
    }
}
