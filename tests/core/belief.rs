//! What has to be believed: each pair of values is a run of its own, and limits meet the target.

use chiplease::analysis::belief::{Along, Span, Within};
use chiplease::analysis::{Belief, Lever, Metric, Never, Target, observed};
use chiplease::files::library;
use chiplease::model::scenario::EndOfTerm;
use chiplease::model::{FastLane, Scenario};

fn shipped() -> Scenario {
    library::default_scenario().unwrap()
}

fn believe(scenario: &Scenario, metric: Metric, value: f64, levers: [Lever; 2]) -> Belief {
    let target = Target { metric, value };
    let Ok(belief) = Belief::of(&mut FastLane::default(), scenario, target, levers, &Never);
    belief
}

/// Whether one run of the scenario with these values meets the target.
fn meets(scenario: &Scenario, target: Target, values: &[(Lever, f64)]) -> bool {
    let mut moved = scenario.clone();
    for (lever, value) in values {
        lever.set(&mut moved, *value);
    }
    let mut lane = FastLane::default();
    lane.run(&moved);
    let value = target.metric.value(&mut lane);
    match (target.metric.more_is_better(), value) {
        (true, Some(value)) => value >= target.value,
        (false, Some(value)) => value <= target.value,
        // No default and no missed rent are as good as can be.
        (_, None) => matches!(target.metric, Metric::DefaultMonth | Metric::RunwayMonths),
    }
}

#[test]
fn every_pair_of_values_is_a_run_of_its_own() {
    let scenario = shipped();
    let mut both = [false, false];
    for (metric, value, levers) in [
        (Metric::NetIrr, 0.20, [Lever::ResaleFraction, Lever::LoanRate(0)]),
        (Metric::EquityIrr, 0.25, [Lever::MonthlyBurn, Lever::LeaseMonths]),
        (Metric::MinDscr, 1.5, [Lever::RentFactor, Lever::LoanRate(0)]),
        (Metric::LenderLoss, 0.0, [Lever::MonthlyBurn, Lever::LesseeCash]),
        (Metric::DefaultMonth, 40.0, [Lever::MonthlyBurn, Lever::RevenueGrowth]),
    ] {
        let belief = believe(&scenario, metric, value, levers);
        let region = &belief.region;
        assert_eq!(region.met.len(), region.x.len() * region.y.len());
        for (row, y) in region.y.iter().enumerate() {
            for (column, x) in region.x.iter().enumerate() {
                let expected = meets(&scenario, belief.target, &[(levers[0], *x), (levers[1], *y)]);
                let found = region.is_met(column, row);
                assert_eq!(found, expected, "{metric:?} at {x}, {y}");
                both[usize::from(found)] = true;
            }
        }
    }
    assert_eq!(both, [true, true], "some are met and some are not");
}

#[test]
fn the_plot_is_about_the_deal_and_shows_where_the_target_is_first_missed_or_met() {
    for shipped in library::SHIPPED {
        let scenario = shipped.scenario().unwrap();
        let levers = [Lever::MonthlyBurn, Lever::ResaleFraction];
        let belief = believe(&scenario, Metric::NetIrr, 0.15, levers);
        for (along, axis) in belief.alone.iter().zip(&belief.region.axes) {
            assert!(axis.contains(&along.present), "{}: {along:?} on {axis:?}", shipped.id);
            let (Span::AtLeast(end) | Span::AtMost(end)) = along.span else { continue };
            if along.ending == scenario.lease.end_of_term {
                assert!(axis.contains(&end), "{}: {along:?} on {axis:?}", shipped.id);
            }
        }
    }
    let scenario = shipped();
    let levers = [Lever::MonthlyBurn, Lever::ResaleFraction];
    let belief = believe(&scenario, Metric::NetIrr, 0.15, levers);
    let [burn, _] = &belief.region.axes;
    let whole = Lever::MonthlyBurn.range(&scenario);
    let length = |range: &std::ops::RangeInclusive<f64>| range.end() - range.start();
    assert!(length(burn) < 0.5 * length(&whole), "{burn:?} of {whole:?}");
    let dense = belief.region.x.iter().filter(|at| burn.contains(at)).count();
    assert!(dense >= 40, "{dense} places within the plot");
    let kept = belief.region.axes.clone();
    let mut moved = scenario;
    Lever::MonthlyBurn.set(&mut moved, 1.05e9);
    let lane = &mut FastLane::default();
    let Ok(again) = Belief::about(lane, &moved, belief.target, (levers, Some(&kept)), &Never);
    assert_eq!(again.region.axes, kept, "they stay under a lever that moves a little");
}

#[test]
fn the_line_lies_where_the_metric_is_the_target() {
    let scenario = shipped();
    let levers = [Lever::ResaleFraction, Lever::LoanRate(0)];
    let belief = believe(&scenario, Metric::NetIrr, 0.20, levers);
    assert!(belief.region.boundary.len() > 40, "{}", belief.region.boundary.len());
    let mut lane = FastLane::default();
    for (x, y) in belief.region.boundary.iter().flat_map(|(from, to)| [from, to]) {
        let mut moved = scenario.clone();
        levers[0].set(&mut moved, *x);
        levers[1].set(&mut moved, *y);
        lane.run(&moved);
        let irr = lane.net_irr().annual().unwrap();
        assert!((irr - 0.20).abs() < 1e-4, "{irr} at {x}, {y}");
    }
}

/// The limits meet the target, and what a lever can be set to beyond them does not.
fn check_limits(scenario: &Scenario, target: Target, along: &Along) -> usize {
    let mut ended = scenario.clone();
    ended.lease.end_of_term = along.ending;
    let step = 10_f64.powi(-along.lever.unit().decimals().cast_signed());
    let limits: Vec<(f64, f64)> = match &along.span {
        Span::AtLeast(from) => vec![(*from, -1.0)],
        Span::AtMost(to) => vec![(*to, 1.0)],
        Span::Between(from, to) => vec![(*from, -1.0), (*to, 1.0)],
        Span::All | Span::Nothing | Span::Parts(_) => Vec::new(),
    };
    for (limit, away) in &limits {
        assert!(meets(&ended, target, &[(along.lever, *limit)]), "{along:?}");
        let beyond = limit + away * 2.0 * step;
        assert!(!meets(&ended, target, &[(along.lever, beyond)]), "{along:?} beyond");
    }
    limits.len()
}

#[test]
fn a_limit_put_back_meets_the_target_and_the_next_value_does_not() {
    let scenario = shipped();
    let mut limits = 0;
    for (metric, value, levers) in [
        (Metric::NetIrr, 0.20, [Lever::ResaleFraction, Lever::LoanRate(0)]),
        (Metric::NetIrr, 0.24, [Lever::RentFactor, Lever::RenewalDiscount]),
        (Metric::MinDscr, 1.5, [Lever::LeaseMonths, Lever::LoanRate(0)]),
        (Metric::LenderLoss, 0.0, [Lever::MonthlyBurn, Lever::LesseeCash]),
    ] {
        let belief = believe(&scenario, metric, value, levers);
        let others = belief.alternatives.iter().filter_map(|other| other.along.as_ref());
        for along in belief.alone.iter().chain(others) {
            limits += check_limits(&scenario, belief.target, along);
        }
    }
    assert!(limits >= 8, "only {limits} limits");
}

#[test]
fn the_answer_is_a_sentence_that_says_both_ways_to_get_there() {
    let scenario = shipped();
    let levers = [Lever::ResaleFraction, Lever::RenewalDiscount];
    let say = |value| {
        let belief = believe(&scenario, Metric::NetIrr, value, levers);
        belief.sentence.replace('\u{a0}', " ")
    };
    assert_eq!(
        say(0.20),
        "For a net IRR of 20% you must believe a residual value of at least 12.7%, or a renewal \
         of \
         three years at no more than 89.5% off."
    );
    assert_eq!(
        say(0.15),
        "For a net IRR of 15% you need believe nothing about residual value (even scrap gives \
         16.9%) \
         or renewal discount (even at 100% it gives 18.1%), each with all else as it is; even a \
         residual value of 0% with a renewal at 100% off gives 16.3%."
    );
    assert!(
        say(0.9).starts_with("90% net IRR is out of reach on residual value and renewal discount"),
        "{}",
        say(0.9)
    );
}

#[test]
fn a_target_out_of_reach_is_told_with_the_best_that_there_is() {
    let scenario = shipped();
    let levers = [Lever::ResaleFraction, Lever::LoanRate(0)];
    let belief = believe(&scenario, Metric::NetIrr, 0.60, levers);
    let best = belief.region.best.unwrap();
    let said = belief.sentence.replace('\u{a0}', " ");
    let expected = format!(
        "60% net IRR is out of reach on residual value and coupon, alone or together; best {:.1}%.",
        100.0 * best
    );
    assert_eq!(said, expected);
    // A run of its own, at the corner where resale is highest and the loan cheapest.
    let mut moved = scenario;
    levers[0].set(&mut moved, *belief.region.x.last().unwrap());
    levers[1].set(&mut moved, belief.region.y[0]);
    let mut lane = FastLane::default();
    lane.run(&moved);
    assert!((lane.net_irr().annual().unwrap() - best).abs() < 1e-9, "{best}");
}

/// One run of the pair, with the term ending as it does there.
fn run_of(scenario: &Scenario, belief: &Belief) -> (Option<f64>, bool) {
    let together = belief.together.unwrap();
    let mut moved = scenario.clone();
    moved.lease.end_of_term = together.ending;
    let [x, y] = belief.region.levers;
    x.set(&mut moved, together.place.0);
    y.set(&mut moved, together.place.1);
    belief.target.try_in(&mut FastLane::default(), &moved)
}

#[test]
fn that_each_lever_alone_will_do_says_nothing_about_both_together() {
    let scenario = shipped();
    let levers = [Lever::ResaleFraction, Lever::LoanRate(0)];
    let belief = believe(&scenario, Metric::NetIrr, 0.15, levers);
    assert!(belief.alone.iter().all(|along| along.span == Span::All), "{:?}", belief.alone);
    assert!(belief.region.met.contains(&false), "some pairs miss it");
    let together = belief.together.unwrap();
    assert_eq!((together.within, together.holds), (Within::Seen, false));
    assert!((together.place.1 - 0.15).abs() < 1e-12, "the dearest loan that has been seen");
    assert!((together.value.unwrap() - 0.136).abs() < 5e-4, "{together:?}");
    let said = belief.sentence.replace('\u{a0}', " ");
    let end = "each with all else as it is; but scrap with a coupon of 15%, which has been \
               seen, gives 13.6%.";
    assert!(said.ends_with(end), "{said}");
}

/// What is asked of the shipped scenarios: both levers are free in many of them, and not together
/// in some.
fn answers() -> Vec<(String, Scenario, Belief)> {
    let levers = [Lever::ResaleFraction, Lever::LoanRate(0)];
    let mut answers = Vec::new();
    for id in ["meta-spv", "openai-nvidia-1gw", "openai-oracle"] {
        let scenario = library::find(id).unwrap().scenario().unwrap();
        for (metric, value) in [
            (Metric::NetIrr, 0.08),
            (Metric::NetIrr, 0.15),
            (Metric::MinDscr, 1.2),
            (Metric::LenderLoss, 0.0),
        ] {
            let belief = believe(&scenario, metric, value, levers);
            answers.push((format!("{id} {metric:?} {value}"), scenario.clone(), belief));
        }
    }
    answers
}

#[test]
fn both_together_are_never_claimed_from_each_alone_and_the_harmful_end_is_named() {
    let (mut free_count, mut misses_count) = (0, 0);
    for (place, scenario, belief) in answers() {
        let said = belief.sentence.replace('\u{a0}', " ");
        let place = format!("{place}: {said}");
        check_ends(&place, &belief, &said);
        if !belief.alone.iter().all(is_free) {
            continue;
        }
        free_count += 1;
        let is_of_both = said.contains("nor about both together");
        assert_ne!(said.contains("each with all else as it is"), is_of_both, "{place}");
        let together = belief.together.unwrap();
        assert_eq!((together.value, together.holds), run_of(&scenario, &belief), "{place}");
        assert_eq!(said.contains("; but "), !together.holds, "{place}");
        let ending = scenario.lease.end_of_term;
        let is_plotted = belief.alone.iter().all(|along| along.ending == ending);
        if is_plotted && belief.region.met.contains(&false) {
            assert!(!said.contains("; even ") && !is_of_both, "{place}");
            misses_count += 1;
        }
    }
    assert!(free_count > 3 && misses_count > 0, "{free_count} and {misses_count}");
}

/// Of a free lever the figure is named that no value of it goes below.
fn check_ends(place: &str, belief: &Belief, said: &str) {
    let metric = belief.target.metric;
    let figure = |value: f64| metric.text(Some(value)).replace('\u{a0}', " ");
    let scrap = belief.alternatives.iter().find(|it| it.ending == EndOfTerm::Scrap);
    let scrap = scrap.and_then(|it| it.value);
    for along in belief.alone.iter().filter(|along| is_free(along)) {
        let Some((_, worst)) = along.worst else { continue };
        let scrap = scrap.filter(|scrap| {
            let is_worse = along.lever == Lever::ResaleFraction && metric.is_better(worst - scrap);
            is_worse && belief.target.is_met_by(Some(*scrap))
        });
        assert!(said.contains(&figure(scrap.unwrap_or(worst))), "{place}: {along:?}");
    }
}

fn is_free(along: &Along) -> bool {
    along.span == Span::All
}

#[test]
fn a_harmless_end_is_not_named_as_if_it_were_the_worst() {
    let levers = [Lever::ResaleFraction, Lever::LoanRate(0)];
    let say = |id: &str, metric, value| {
        believe(&crate::deal(id), metric, value, levers).sentence.replace('\u{a0}', " ")
    };
    let sculpted = say("sculpted-loan", Metric::MinDscr, 1.2);
    assert!(sculpted.contains("coupon (it gives 1.25x throughout)"), "{sculpted}");
    assert!(sculpted.contains("scrap with a coupon of 20% gives 1.25x"), "{sculpted}");
    // A guarantee makes scrap better than a sale, so scrap is not the worst.
    let guaranteed = say("residual-guarantee", Metric::NetIrr, 0.05);
    assert!(!guaranteed.contains("even scrap"), "{guaranteed}");
    // Each alone costs the lenders nothing; both together do.
    let lenders = say("fixed-loan", Metric::LenderLoss, 0.0);
    assert!(lenders.ends_with("; but scrap with a coupon of 20% gives $1.33bn."), "{lenders}");
}

#[test]
fn what_is_said_of_a_limit_is_rounded_to_the_side_that_holds() {
    let scenario = shipped();
    let levers = [Lever::ResaleFraction, Lever::RenewalDiscount];
    let belief = believe(&scenario, Metric::NetIrr, 0.20, levers);
    for (lever, ending, said) in [
        (Lever::ResaleFraction, EndOfTerm::Sell, 0.127),
        (Lever::RenewalDiscount, EndOfTerm::Renew, 0.895),
    ] {
        let mut ended = scenario.clone();
        ended.lease.end_of_term = ending;
        assert!(meets(&ended, belief.target, &[(lever, said)]), "{lever:?} {said}");
    }
}

#[test]
fn the_observed_ranges_say_where_they_come_from() {
    let scenario = shipped();
    for lever in Lever::all(&scenario) {
        if let Some(seen) = observed::seen(lever, &scenario) {
            assert!(seen.range.start() <= seen.range.end(), "{lever:?}");
            assert!(seen.source.len() > 15 && !seen.name.is_empty(), "{lever:?}");
        }
    }
    let rate = observed::seen(Lever::LoanRate(0), &scenario).unwrap();
    assert_eq!((*rate.range.start(), *rate.range.end()), (0.059, 0.15));
    let levers = [Lever::ResaleFraction, Lever::LoanRate(0)];
    let share = |value| believe(&scenario, Metric::NetIrr, value, levers).seen_share.unwrap();
    assert!(share(0.15) > 0.99 && share(0.9) < 0.01);
    assert!((0.5..0.9).contains(&share(0.20)), "{}", share(0.20));
    let burn = believe(&scenario, Metric::NetIrr, 0.2, [Lever::MonthlyBurn, Lever::LesseeCash]);
    assert_eq!(burn.seen_share, None, "nobody has published a range");
}

#[test]
fn every_shipped_scenario_has_an_answer_for_every_metric() {
    for shipped in library::SHIPPED {
        let scenario = shipped.scenario().unwrap();
        for metric in [Metric::NetIrr, Metric::MinLlcr, Metric::PeakLtv] {
            let levers = [Lever::ResaleFraction, Lever::LoanRate(0)];
            let belief = believe(&scenario, metric, 1.0, levers);
            assert!(belief.sentence.ends_with('.'), "{}: {}", shipped.id, belief.sentence);
            assert!(!belief.sentence.contains("NaN"), "{}", belief.sentence);
        }
    }
    let mut unlevered = self::shipped();
    unlevered.tranches.clear();
    let levers = [Lever::ResaleFraction, Lever::LoanRate(0)];
    let belief = believe(&unlevered, Metric::NetIrr, 0.1, levers);
    assert!(belief.region.met.is_empty(), "there is no coupon to move");
    assert!(belief.sentence.contains("residual value"), "{}", belief.sentence);
}

#[test]
fn a_month_of_the_deal_is_said_as_one_and_not_as_a_length_of_time() {
    let scenario = library::find("xai-spacex-backstop").unwrap().scenario().unwrap();
    let levers = [Lever::BackstopFromMonth, Lever::ResaleFraction];
    let belief = believe(&scenario, Metric::NetIrr, 0.2, levers);
    let must = belief.alone[0].must_hold().replace('\u{a0}', " ");
    assert!(must.starts_with("month ") && must.ends_with(" or earlier"), "{must}");
    let said = belief.sentence.replace('\u{a0}', " ");
    assert!(said.contains(&format!("a backstop from {must}")), "{said}");
}
