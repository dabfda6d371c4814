//! Deals that are typed from nothing, as File > New makes them.

use chiplease::analysis::Lever;
use chiplease::files::{library, scenario_file};
use chiplease::model::Scenario;
use chiplease::session::NewDeal;
use chiplease::session::structure::{Edit, List, Part, Provision};

/// $900m of H200, a senior and a mezzanine loan, and a lessee whose cash lasts ten months.
pub(crate) fn tessera() -> Scenario {
    let mut deal = NewDeal::neutral();
    deal.change(|document| "Tessera".clone_into(&mut document.draft.lessee.name));
    deal.edit(Edit::Add(List::Tranches));
    for (lever, value) in [
        (Lever::EquipmentCost, 900e6),
        (Lever::GpuCount, 22_000.0),
        (Lever::LeaseMonths, 48.0),
        (Lever::ResaleFraction, 0.15),
        (Lever::AdvanceRate(0), 0.55),
        (Lever::LoanRate(0), 0.1125),
        (Lever::LoanAmount(1), 100e6),
        (Lever::LoanRate(1), 0.135),
        (Lever::ReserveMonths, 6.0),
        (Lever::LesseeCash, 650e6),
        (Lever::MonthlyBurn, 60e6),
    ] {
        deal.set(lever, value);
    }
    deal.set_rent(0.029);
    created(&deal)
}

/// $2.4bn, three rounds, and a parent that stands behind the whole rent.
pub(crate) fn helix() -> Scenario {
    let mut deal = NewDeal::neutral();
    deal.change(|document| "Helix".clone_into(&mut document.draft.lessee.name));
    deal.edit(Edit::AddPart(Part::Backstop));
    for (round, (name, month)) in
        [("Series C", 9.0), ("Series D", 21.0), ("Series E", 33.0)].into_iter().enumerate()
    {
        deal.edit(Edit::Add(List::FundingRounds));
        deal.set(Lever::FundingMonth(round), month);
        deal.set(Lever::FundingAmount(round), 600e6);
        deal.change(|document| name.clone_into(&mut document.draft.lessee.funding[round].name));
    }
    for (lever, value) in [
        (Lever::EquipmentCost, 2.4e9),
        (Lever::LeaseMonths, 48.0),
        (Lever::LesseeCash, 400e6),
        (Lever::MonthlyBurn, 100e6),
    ] {
        deal.set(lever, value);
    }
    deal.set_rent(0.026);
    created(&deal)
}

fn created(deal: &NewDeal) -> Scenario {
    let mut deal = deal.clone();
    deal.document_mut().settle();
    // The clock is in no picture.
    let mut scenario = deal.created().unwrap();
    "2026-12".clone_into(&mut scenario.closing);
    scenario
}

/// The default deal with a second loan and every optional term, as each is proposed.
pub(super) fn every_term() -> Scenario {
    let mut scenario = library::default_scenario().unwrap();
    "Every term".clone_into(&mut scenario.name);
    // Shorter, as every lever is searched for what breaks the deal.
    Lever::LeaseMonths.set(&mut scenario, 36.0);
    Edit::Add(List::Tranches).apply(&mut scenario);
    for list in [List::RateSteps, List::RateSteps, List::RateSteps, List::Guarantees] {
        Edit::Add(list).apply(&mut scenario);
    }
    for provision in Provision::all(&scenario) {
        if !provision.is_in(&scenario) {
            provision.added().apply(&mut scenario);
        }
    }
    for list in [List::Deliveries, List::Contracts, List::CapSteps(0), List::SweepTiers] {
        Edit::Add(list).apply(&mut scenario);
    }
    scenario
}

/// A lessee that fails, another one after it, its estate and a guarantor that pay.
pub(super) fn backed() -> Scenario {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/terms");
    let path = std::path::Path::new(folder).join("re-lease-claim-guarantee.ron");
    scenario_file::read(&path).unwrap()
}
