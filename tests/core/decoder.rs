//! What a pitch must have assumed: the Valor claims, and claims whose answer is known.

use chiplease::analysis::decoder::{Fit, TOLERANCE, decode};
use chiplease::analysis::{Claim, Decoded, Ending, Lever, Loan, Never, Reading, Unknown};
use chiplease::files::library;
use chiplease::model::{FastLane, LesseeBehaviour, Scenario};

fn shipped() -> Scenario {
    library::default_scenario().unwrap()
}

fn unknowns(levers: &[Lever]) -> Vec<Unknown> {
    levers.iter().map(|lever| Unknown::of(*lever).unwrap()).collect()
}

fn decoded(scenario: &Scenario, claims: &[Claim], levers: &[Lever]) -> Decoded {
    let mut lane = FastLane::default();
    let Ok(decoded) = decode(&mut lane, scenario, claims, &unknowns(levers), TOLERANCE, &Never);
    decoded
}

/// The return of a claim's case in a run with a fit's values.
fn put_back(scenario: &Scenario, fit: &Fit, claim: Claim) -> Option<f64> {
    let mut case = fit.loan.of(scenario);
    claim.ending.set(&mut case);
    for (lever, value) in &fit.fitted {
        lever.set(&mut case, *value);
    }
    let mut lane = FastLane::default();
    lane.run_as(&case, LesseeBehaviour::PaysAll);
    fit.reading.metric().value(&mut lane)
}

const VALOR_UNKNOWNS: [Lever; 3] = [Lever::RentFactor, Lever::AdvanceRate(0), Lever::CashSweep];

#[test]
fn the_valor_claims_fit_net_with_a_sweep_and_unlevered_but_no_plain_levered_loan() {
    let decoded = decoded(&shipped(), &Claim::of_valor(), &VALOR_UNKNOWNS);
    let fit = |reading, loan| decoded.fit(reading, loan).unwrap();
    let plain = fit(Reading::GrossLevered, Loan::Plain);
    assert!(plain.misfit.unwrap() > 0.04, "a plain loan is far off: {plain:?}");
    let net = fit(Reading::NetToInvestors, Loan::AsChosen);
    assert!(net.is_consistent(TOLERANCE) && net.cash_sweep > 0.5, "{net:?}");
    let unlevered = fit(Reading::Unlevered, Loan::AsChosen);
    assert!(unlevered.misfit.unwrap() < 0.01, "within a point: {unlevered:?}");
    assert!(!fit(Reading::NetToInvestors, Loan::Plain).is_consistent(TOLERANCE));
    let verdict = decoded.verdict().replace('\u{a0}', " ");
    assert!(
        verdict.contains("cannot be reproduced with a plain amortising loan (4.7 points off)"),
        "{verdict}"
    );
    assert!(verdict.contains("net returns with a sweep of 100% within 1.3 points"), "{verdict}");
    assert!(verdict.contains("unlevered returns within 0.9 points"), "{verdict}");
}

#[test]
fn more_unknowns_do_not_save_the_plain_loan() {
    let all: Vec<Lever> = Unknown::CHOICES.iter().map(|choice| choice.lever).collect();
    let decoded = decoded(&shipped(), &Claim::of_valor(), &all);
    let plain = decoded.fit(Reading::GrossLevered, Loan::Plain).unwrap();
    assert!(plain.misfit.unwrap() > 0.04, "{plain:?}");
    assert!(decoded.fit(Reading::NetToInvestors, Loan::AsChosen).unwrap().misfit.unwrap() < 0.013);
}

#[test]
fn fitted_values_put_back_give_the_returns_and_the_misfit_said() {
    let scenario = shipped();
    let all: Vec<Lever> = Unknown::CHOICES.iter().map(|choice| choice.lever).collect();
    let decoded = decoded(&scenario, &Claim::of_valor(), &all);
    assert_eq!(decoded.fits.len(), 6);
    for fit in &decoded.fits {
        let mut squares = 0.0;
        for (claim, said) in decoded.claims.iter().zip(&fit.returns) {
            let found = put_back(&scenario, fit, *claim);
            assert_eq!(found, *said, "{fit:?}");
            squares += (found.unwrap() - claim.annual).powi(2);
        }
        let misfit = (squares / 3.0).sqrt();
        assert!((misfit - fit.misfit.unwrap()).abs() < 1e-12, "{fit:?}");
        for (lever, value) in &fit.fitted {
            let Unknown { low, high, .. } = Unknown::of(*lever).unwrap();
            assert!((low..=high).contains(value), "{lever:?} {value} leaves its range");
        }
    }
}

#[test]
fn claims_made_with_known_values_are_found_again() {
    let scenario = shipped();
    let mut truth = scenario.clone();
    Lever::RentFactor.set(&mut truth, 0.0222);
    Lever::CashSweep.set(&mut truth, 0.4);
    for reading in [Reading::GrossLevered, Reading::NetToInvestors] {
        let endings = [
            Ending::Sell { resale: 0.3 },
            Ending::Scrap,
            Ending::Renew { months: 24, discount: 0.4 },
        ];
        let claims = endings.map(|ending| {
            let mut case = truth.clone();
            ending.set(&mut case);
            let mut lane = FastLane::default();
            lane.run_as(&case, LesseeBehaviour::PaysAll);
            Claim { ending, annual: reading.metric().value(&mut lane).unwrap() }
        });
        let decoded = decoded(&scenario, &claims, &[Lever::RentFactor, Lever::CashSweep]);
        let fit = decoded.fit(reading, Loan::AsChosen).unwrap();
        assert!(fit.misfit.unwrap() < 5e-4, "{fit:?}");
        assert!((fit.fitted[0].1 - 0.0222).abs() < 5e-5, "{fit:?}");
        assert!((fit.fitted[1].1 - 0.4).abs() < 0.02, "{fit:?}");
    }
}

#[test]
fn a_pitch_without_claims_or_a_deal_without_debt_still_has_an_answer() {
    let nothing = decoded(&shipped(), &[], &VALOR_UNKNOWNS);
    assert_eq!(nothing.verdict(), "No return is claimed yet: add what the pitch promises.");
    let mut unlevered = shipped();
    unlevered.tranches.clear();
    let decoded = decoded(&unlevered, &Claim::of_valor(), &VALOR_UNKNOWNS);
    for fit in &decoded.fits {
        assert!(fit.misfit.is_some_and(f64::is_finite), "{fit:?}");
        assert!(fit.fitted.iter().all(|(lever, _)| *lever != Lever::AdvanceRate(0)));
    }
}

#[test]
fn claims_are_of_one_deal_and_are_there_again_when_it_is_opened_again() {
    use chiplease::session::decoding::{ClaimForm, PitchForm};
    let scenario = |id: &str| library::find(id).unwrap().scenario().unwrap();
    let [valor, meta] = ["valor-2", "meta-spv"].map(scenario);
    let mut form = PitchForm::default();
    form.follow(&valor);
    assert_eq!(form.claims.len(), 3, "its deck is known");
    form.follow(&meta);
    assert!(form.claims.is_empty(), "nobody has claimed that of Meta");
    form.claims.push(ClaimForm::default());
    form.follow(&valor);
    assert_eq!(form.claims.len(), 3);
    form.claims.pop();
    form.follow(&meta);
    assert_eq!(form.claims, [ClaimForm::default()]);
    form.follow(&valor);
    assert_eq!(form.claims.len(), 2, "what was typed stays");
}
