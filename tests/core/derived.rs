//! What is derived of a document: kept, refined, asked of a worker, and the same of the baseline.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use chiplease::analysis::{Lever, Metric, Target};
use chiplease::session::{
    Background, Baseline, BeliefQuestion, Beliefs, Both, Budget, Derived, Document, Memo, Pace,
};

const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn a_memo_is_computed_again_for_another_key_or_a_finer_value() {
    let mut memo = Memo::default();
    let mut count = 0;
    let mut ask = |key: u32, fineness: usize| {
        *memo.refine(key, fineness, |_| {
            count += 1;
            (count, fineness)
        })
    };
    assert_eq!(ask(1, 20), (1, 20), "the first time");
    assert_eq!(ask(1, 10), (1, 20), "a finer one is there");
    assert_eq!(ask(1, 30), (2, 30), "it was too coarse");
    assert_eq!(ask(2, 10), (3, 10), "another key");
}

#[test]
fn own_and_baseline_are_derived_by_one_function() {
    let mut document = Document::start().unwrap();
    let baseline = Baseline::of(&document);
    Lever::MonthlyBurn.set(&mut document.draft, 1.3e9);
    document.settle();
    let mut derived = Derived::default();
    let mut count = 0;
    let mut refresh = |cases, times: u32| {
        derived.refresh(
            cases,
            |_| times,
            |case, times| {
                count += 1;
                Lever::MonthlyBurn.value(case.scenario).unwrap() * f64::from(*times)
            },
        );
        let Both { own, baseline } = derived.get().unwrap();
        (*own, baseline.copied())
    };
    let own = document.case();
    let before = Lever::MonthlyBurn.value(baseline.scenario());
    let cases = Both { own, baseline: Some(baseline.case()) };
    assert_eq!(refresh(cases, 1), (1.3e9, before));
    assert_eq!(refresh(cases, 1), (1.3e9, before));
    assert_eq!(refresh(Both::alone(own), 1), (1.3e9, None), "no baseline any more");
    assert_eq!(refresh(Both::alone(own), 2), (2.6e9, None), "another question");
    assert_eq!(count, 3, "own and baseline once, own once more");
}

/// Asks until the answer is there.
fn wait(background: &mut Background<u32, u32, ()>, question: u32) -> u32 {
    let started = Instant::now();
    loop {
        background.ask(
            question,
            Pace::Resting,
            || (),
            || |(): &mut (), question: &u32, _| Ok(question * 10),
        );
        if let Some(answer) = background.current() {
            return *answer;
        }
        assert!(started.elapsed() < PATIENCE, "no answer");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn the_last_answer_stays_until_there_is_a_new_one() {
    let mut background = Background::default();
    assert_eq!(wait(&mut background, 1), 10);
    let (go, gone) = channel::<()>();
    background.ask(
        2,
        Pace::Resting,
        || (),
        || {
            move |(): &mut (), _: &u32, _| {
                gone.recv().unwrap();
                Ok(20)
            }
        },
    );
    assert_eq!((background.latest(), background.current()), (Some(&10), None));
    assert_eq!((background.answered(), background.asked()), (Some(&1), Some(&2)));
    go.send(()).unwrap();
    assert_eq!(wait(&mut background, 2), 20);
}

#[test]
fn what_was_answered_in_the_frame_is_not_replaced_by_an_earlier_question() {
    let mut background = Background::default();
    let (go, gone) = channel::<()>();
    let (wake, woken) = channel::<()>();
    background.ask(
        1,
        Pace::Resting,
        move || wake.send(()).unwrap(),
        || {
            move |(): &mut (), _: &u32, _| {
                gone.recv().unwrap();
                Ok(10)
            }
        },
    );
    background.answer_now(2, || 20);
    go.send(()).unwrap();
    woken.recv_timeout(PATIENCE).unwrap();
    assert!(!background.poll(), "it came too late");
    assert_eq!(background.current(), Some(&20));
    background.clear();
    assert!(background.latest().is_none() && !background.is_current());
}

#[test]
fn a_question_that_stays_the_same_copies_nothing() {
    let document = Document::start().unwrap();
    let target = Target { metric: Metric::NetIrr, value: 0.1 };
    let levers = [Lever::ResaleFraction, Lever::MonthlyBurn];
    let mut beliefs = Beliefs::default();
    let cases = Both::alone(document.case());
    let mut refresh = || beliefs.refresh(cases, BeliefQuestion { target, levers }, || ());
    refresh();
    let (mut count, started) = (1, Instant::now());
    // The frame that takes the answer frees the message that it came in.
    while count > 0 {
        assert!(started.elapsed() < PATIENCE, "{count} allocations in a frame");
        std::thread::sleep(Duration::from_millis(1));
        count = allocation_counter::measure(&mut refresh).count_total;
    }
}

#[test]
fn a_budget_asks_for_less_of_a_larger_deal_and_only_in_a_drag() {
    let mut scenario = Document::start().unwrap().draft;
    let budget = Budget { loan_months: 1_200, least: 3, most: 100 };
    assert_eq!(budget.runs(&scenario, Pace::Resting), 100);
    let runs = budget.runs(&scenario, Pace::Moving);
    scenario.lease.term_months *= 2;
    assert_eq!(budget.runs(&scenario, Pace::Moving), runs / 2);
    scenario.lease.term_months *= 10;
    assert_eq!(budget.runs(&scenario, Pace::Moving), 3, "never less");
}
