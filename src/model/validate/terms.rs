//! The bounds of the optional terms (Method, section 13).

use std::collections::BTreeSet;
use std::fmt;

use rust_decimal::Decimal;

use super::{
    AMOUNT_MAX, CONTRACTS_MAX, CURVE_STEPS_MAX, Check, DELIVERIES_MAX, DELIVERY_MONTH_MAX,
    DEPRECIATION_MONTHS_MAX, GUARANTEES_MAX, MONTHS_MAX, PREMIUM_STEPS_MAX, RE_LEASE_MONTHS_MAX,
    SHARES_TOLERANCE, STEPS_MAX, SWEEP_TIERS_MAX, TERM_MONTHS_MAX,
};
use crate::model::amount::nearest_float;
use crate::model::lane::Sources;
use crate::model::scenario::{
    Contract, Delivery, Depreciation, Floating, Guarantee, Guaranteed, Lease, Market, PremiumStep,
    ReLease, RentStep, Scenario, SweepTier, Tax, Tranche,
};

/// The most that a reference rate, a floor or a swap rate may be a year.
const REFERENCE_RATE_MAX: Decimal = Decimal::ONE;
/// The least: −5%.
const REFERENCE_RATE_MIN: Decimal = Decimal::from_parts(5, 0, 0, true, 2);
const TENTH: Decimal = Decimal::from_parts(1, 0, 0, false, 1);

impl Check {
    /// Places of a list that have to rise strictly.
    fn rises<T: PartialOrd + fmt::Display>(
        &mut self,
        list: &str,
        field: &str,
        places: impl IntoIterator<Item = T>,
    ) {
        let mut before: Option<T> = None;
        for (index, place) in places.into_iter().enumerate() {
            if let Some(before) = &before
                && *before >= place
            {
                let path = format!("{list}[{index}].{field}");
                self.fault(path, &place, format!("more than {before}, that of the one before it"));
            }
            before = Some(place);
        }
    }

    /// Steps by their first month.
    fn steps(
        &mut self,
        list: &str,
        first: u32,
        most: usize,
        from: impl Iterator<Item = u32> + Clone,
    ) {
        self.length(list, from.clone().count(), most);
        for (index, month) in from.clone().enumerate() {
            self.count(format!("{list}[{index}].from"), month, first, MONTHS_MAX);
        }
        self.rises(list, "from", from);
    }

    pub(super) fn deliveries(&mut self, deliveries: &[Delivery]) {
        let list = "equipment.deliveries";
        self.length(list, deliveries.len(), DELIVERIES_MAX);
        for (index, Delivery { month, share }) in deliveries.iter().enumerate() {
            // The first one is at closing: without it there is nothing to close on.
            let path = format!("{list}[{index}].month");
            match (index, *month, &self.asked) {
                (0, 1.., None) => self.fault(path, month, "0: the first delivery is at closing"),
                (0, ..) => self.count(path, *month, 0, 0),
                _ => self.count(path, *month, 0, DELIVERY_MONTH_MAX),
            }
            // Not a lever: what one delivery takes another has to give.
            if self.asked.is_none() {
                self.above_zero(format!("{list}[{index}].share"), *share, Decimal::ONE);
            }
        }
        self.rises(list, "month", deliveries.iter().map(|delivery| delivery.month));
        // Saturating, because shares that are out of bounds themselves could overflow the sum.
        let shares = deliveries.iter().map(|delivery| delivery.share);
        let total = shares.fold(Decimal::ZERO, Decimal::saturating_add);
        let distance = total.saturating_sub(Decimal::ONE).abs();
        if !deliveries.is_empty() && distance > SHARES_TOLERANCE {
            let found = format_args!("shares that sum to {}", total.normalize());
            self.fault(list, found, "shares that sum to 1");
        }
    }

    pub(super) fn lease_terms(&mut self, lease: &Lease) {
        let Lease { rent_steps, prepaid_rent, security_deposit_months, .. } = lease;
        let list = "lease.rent_steps";
        self.steps(list, 1, STEPS_MAX, rent_steps.iter().map(|step| step.from));
        for (index, RentStep { from: _, factor }) in rent_steps.iter().enumerate() {
            let (path, most) = (format!("{list}[{index}].factor"), Decimal::from(5));
            self.within(path, *factor, Decimal::ZERO, most);
        }
        if let Some(prepaid) = prepaid_rent {
            let most = Decimal::new(9, 1);
            self.within("lease.prepaid_rent.share", prepaid.share, Decimal::ZERO, most);
            let path = "lease.prepaid_rent.credited_from";
            self.count(path, prepaid.credited_from, 1, TERM_MONTHS_MAX);
        }
        self.count("lease.security_deposit_months", *security_deposit_months, 0, 24);
        if let Some(early) = lease.early_termination {
            self.count("lease.early_termination.month", early.month, 1, MONTHS_MAX);
            self.count("lease.early_termination.fee_months", early.fee_months, 0, 36);
        }
        if let Some(option) = lease.purchase_option {
            self.within("lease.purchase_option.price", option.price, Decimal::ZERO, Decimal::TWO);
        }
    }

    pub(super) fn floating(&mut self, at: &impl Fn(&str) -> String, floating: Floating) {
        let Floating { margin, floor, hedged, swap_rate } = floating;
        self.fraction(at("floating.margin"), margin);
        self.reference_rate(at("floating.floor"), floor);
        self.fraction(at("floating.hedged"), hedged);
        self.reference_rate(at("floating.swap_rate"), swap_rate);
    }

    fn reference_rate(&mut self, path: String, rate: Decimal) {
        self.within(path, rate, REFERENCE_RATE_MIN, REFERENCE_RATE_MAX);
    }

    pub(super) fn prepayment_premium(&mut self, list: &str, steps: &[PremiumStep]) {
        self.length(list, steps.len(), PREMIUM_STEPS_MAX);
        for (index, PremiumStep { until, premium }) in steps.iter().enumerate() {
            self.count(format!("{list}[{index}].until"), *until, 1, MONTHS_MAX);
            let (path, most) = (format!("{list}[{index}].premium"), Decimal::new(2, 1));
            self.within(path, *premium, Decimal::ZERO, most);
        }
        self.rises(list, "until", steps.iter().map(|step| step.until));
    }

    pub(super) fn sweep_tiers(&mut self, tiers: &[SweepTier]) {
        let list = "structure.sweep_tiers";
        self.length(list, tiers.len(), SWEEP_TIERS_MAX);
        for (index, SweepTier { below, share }) in tiers.iter().enumerate() {
            self.above_zero(format!("{list}[{index}].below"), *below, Decimal::TEN);
            self.fraction(format!("{list}[{index}].share"), *share);
        }
        self.rises(list, "below", tiers.iter().map(|tier| tier.below.normalize()));
    }

    pub(super) fn contracts(&mut self, contracts: &[Contract]) {
        self.length("lessee.contracts", contracts.len(), CONTRACTS_MAX);
        for (index, contract) in contracts.iter().enumerate() {
            let Contract { name: _, from, to, amount, probability } = contract;
            let at = |field: &str| format!("lessee.contracts[{index}].{field}");
            self.count(at("from"), *from, 1, MONTHS_MAX);
            self.count(at("to"), *to, 1, MONTHS_MAX);
            self.signed_amount(at("amount"), *amount);
            self.fraction(at("probability"), *probability);
        }
    }

    pub(super) fn re_lease(&mut self, re_lease: ReLease) {
        let ReLease { months, discount, free_months } = re_lease;
        self.count("remedies.re_lease.months", months, 1, RE_LEASE_MONTHS_MAX);
        let (low, high) = (Decimal::NEGATIVE_ONE, Decimal::ONE);
        self.within("remedies.re_lease.discount", discount, low, high);
        // Not more than the whole lease, whose own bounds are said first.
        let most = months.min(RE_LEASE_MONTHS_MAX);
        self.count("remedies.re_lease.free_months", free_months, 0, most);
    }

    pub(super) fn guarantees(&mut self, guarantees: &[Guarantee], tranches: &[Tranche]) {
        self.length("guarantees", guarantees.len(), GUARANTEES_MAX);
        for (index, guarantee) in guarantees.iter().enumerate() {
            let Guarantee { name: _, when: _, of, cap, covers, premium } = guarantee;
            let at = |field: &str| format!("guarantees[{index}].{field}");
            match of {
                Guaranteed::Rent(share) | Guaranteed::Debt(share) | Guaranteed::Cost(share) => {
                    self.fraction(at("of"), *share);
                }
                Guaranteed::Fixed => {}
            }
            self.steps(&at("cap"), 0, STEPS_MAX, cap.iter().map(|step| step.from));
            for (place, step) in cap.iter().enumerate() {
                let path = format!("guarantees[{index}].cap[{place}].amount");
                self.within(path, step.amount, Decimal::ZERO, AMOUNT_MAX);
            }
            self.covers(index, covers, tranches);
            self.within(at("premium"), *premium, Decimal::ZERO, Decimal::new(5, 1));
        }
    }

    fn covers(&mut self, guarantee: usize, covers: &[String], tranches: &[Tranche]) {
        let mut covered = BTreeSet::new();
        for (place, name) in covers.iter().enumerate() {
            let path = format!("guarantees[{guarantee}].covers[{place}]");
            if !tranches.iter().any(|tranche| tranche.name == *name) {
                self.fault(path, format_args!("{name:?}"), "the name of a tranche of the deal");
            } else if !covered.insert(name.as_str()) {
                self.fault(path, format_args!("{name:?} again"), "each tranche once");
            }
        }
    }

    pub(super) fn market(&mut self, market: &Market) {
        let Market { reference_rate, rate_shift, rent_index } = market;
        let list = "market.reference_rate";
        self.steps(list, 0, CURVE_STEPS_MAX, reference_rate.iter().map(|step| step.from));
        for (index, step) in reference_rate.iter().enumerate() {
            self.reference_rate(format!("{list}[{index}].rate"), step.rate);
        }
        self.within("market.rate_shift", *rate_shift, -TENTH, TENTH);
        let list = "market.rent_index";
        self.steps(list, 1, CURVE_STEPS_MAX, rent_index.iter().map(|step| step.from));
        for (index, step) in rent_index.iter().enumerate() {
            let (path, most) = (format!("{list}[{index}].index"), Decimal::from(5));
            self.within(path, step.index, Decimal::ZERO, most);
        }
    }

    pub(super) fn tax(&mut self, tax: Tax) {
        let Tax { rate, depreciation, losses: _ } = tax;
        self.fraction("tax.rate", rate);
        if let Depreciation::StraightLine(months) = depreciation {
            self.count("tax.depreciation", months, 1, DEPRECIATION_MONTHS_MAX);
        }
    }

    /// Whether rent is due that prepaid rent can be set off against.
    pub(super) fn prepaid_rent_fits(&mut self, scenario: &Scenario, sources: &Sources) -> bool {
        let Sources { prepaid_rent, credited_rent, .. } = *sources;
        let fits = prepaid_rent <= credited_rent;
        if !fits {
            let from = scenario.credited_from().unwrap_or(1);
            let found = format_args!("{prepaid_rent} to be set off from month {from} on");
            let allowed =
                format!("at most the rent due from then to the end of the term, {credited_rent}");
            self.fault("lease.prepaid_rent", found, allowed);
        }
        fits
    }

    /// Each delivery leaves something for the equity to pay, or nothing, and all of them together
    /// something.
    pub(super) fn calls(&mut self, scenario: &Scenario, sources: &Sources) {
        let Sources { uses, debt, prepaid_rent, ref calls, .. } = *sources;
        let equity = uses - debt - prepaid_rent;
        if equity <= Decimal::ZERO {
            let (and_rent, less_rent) = if prepaid_rent.is_zero() {
                (String::new(), "")
            } else {
                (format!(" and prepaid rent of {prepaid_rent}"), " and prepaid rent")
            };
            let found = format_args!("debt of {debt}{and_rent} against uses of {uses}");
            let allowed = format!("less debt{less_rent} than cost, fees and reserve together");
            self.fault("tranches", found, allowed);
            return;
        }
        for (index, call) in calls.iter().enumerate().filter(|(_, call)| **call < Decimal::ZERO) {
            let month = scenario.equipment.deliveries.get(index).map_or(0, |it| it.month);
            let found = format_args!(
                "paid in month {month} with debt and prepaid rent of {} more than it takes",
                -*call
            );
            let path = format!("equipment.deliveries[{index}]");
            self.fault(path, found, "debt and prepaid rent of at most what the delivery takes");
        }
        if self.faults.is_empty() {
            self.growth_of_balances(scenario, nearest_float(equity));
        }
    }
}

impl Market {
    /// The highest reference rate, shifted; what a floating loan may come to pay besides its margin.
    pub(super) fn highest_rate(&self) -> Decimal {
        let rates = self.reference_rate.iter().map(|step| step.rate);
        rates.fold(Decimal::ZERO, Decimal::max).saturating_add(self.rate_shift.abs())
    }
}
