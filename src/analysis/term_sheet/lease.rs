//! The equipment, and the lease of it.

use rust_decimal::Decimal;

use super::Topic;
use super::writer::{Writer, listed};
use crate::format;
use crate::model::scenario::{
    Delivery, EarlyTermination, EndOfTerm, Equipment, Lease, PrepaidRent, PurchaseOption, RentStep,
    ValuePath,
};

/// What is bought, when it comes and what it is assumed to be worth.
pub(super) fn equipment(writer: &mut Writer<'_>) {
    let equipment = &writer.scenario.equipment;
    writer.section("Equipment", Topic::Equipment);
    let text = cost(writer, equipment);
    writer.clause("Purchase price", text);
    let delivery = |(index, delivery): (usize, &Delivery)| {
        let path = |field: &str| format!("equipment.deliveries[{index}].{field}");
        let share = writer.share(&path("share"), delivery.share);
        match delivery.month {
            0 => format!("{share} at {}", writer.month(&path("month"), 0)),
            month => format!("{share} in {}", writer.month(&path("month"), month)),
        }
    };
    let text = listed(&equipment.deliveries.iter().enumerate().map(delivery).collect::<Vec<_>>());
    writer.clause("Deliveries", text);
    let text = residual_value(writer, equipment);
    writer.clause("Residual value", text);
    let text = if equipment.selling_cost.is_zero() {
        String::new()
    } else {
        format!(
            "{} of gross proceeds",
            writer.share("equipment.selling_cost", equipment.selling_cost)
        )
    };
    writer.clause("Selling cost", text);
}

fn cost(writer: &Writer<'_>, equipment: &Equipment) -> String {
    let cost = writer.money("equipment.cost", equipment.cost);
    let Some(each) = equipment.cost.checked_div(Decimal::from(equipment.gpus)) else { return cost };
    let gpus = writer.count("equipment.gpus", equipment.gpus);
    format!("{cost} for {gpus} GPUs ({} each)", format::money_in_full(each.round_dp(0)))
}

fn residual_value(writer: &Writer<'_>, equipment: &Equipment) -> String {
    let share = writer.share("equipment.resale_fraction", equipment.resale_fraction);
    let when = match equipment.resale_month {
        None => "at the end of the first term".to_owned(),
        Some(age) => format!("at an age of {}", writer.months("equipment.resale_month", age)),
    };
    let path = "equipment.value_path";
    let way = match equipment.value_path {
        ValuePath::Exponential => writer.words(path, "falling by the same percentage a month"),
        ValuePath::StraightLine => writer.words(path, "falling in a straight line"),
        ValuePath::Cliff { month, share } => format!(
            "{} of the fall at an age of {}",
            writer.share("equipment.value_path.share", share),
            writer.months("equipment.value_path.month", month),
        ),
    };
    let floor = if equipment.scrap_fraction.is_zero() {
        String::new()
    } else {
        let scrap = writer.share("equipment.scrap_fraction", equipment.scrap_fraction);
        format!("; never below {scrap} (scrap)")
    };
    format!("{share} of cost {when}, {way}{floor}")
}

/// The lease from its rent to its end.
pub(super) fn lease(writer: &mut Writer<'_>) {
    let lease = &writer.scenario.lease;
    writer.section("Lease", Topic::Lease);
    let term = writer.months("lease.term_months", lease.term_months);
    let is_delivered_once = writer.scenario.equipment.deliveries.len() < 2;
    let from = if is_delivered_once { "from closing" } else { "from each delivery" };
    writer.clause("Term", format!("{term} {from}"));
    let text = rent(writer, lease);
    writer.clause("Rent", text);
    let text = rent_steps(writer, &lease.rent_steps);
    writer.clause("Rent steps", text);
    let text = lease.prepaid_rent.map_or_else(String::new, |prepaid| prepaid_rent(writer, prepaid));
    writer.clause("Prepaid rent", text);
    let text = match lease.security_deposit_months {
        0 => String::new(),
        months => {
            let path = "lease.security_deposit_months";
            format!("{} of rent, held until the end of the lease", writer.months(path, months))
        }
    };
    writer.clause("Security deposit", text);
    let text = if lease.operating_cost.is_zero() {
        writer.words("lease.operating_cost", "Triple net: the lessee bears them")
    } else {
        let cost = writer.share("lease.operating_cost", lease.operating_cost);
        format!("{cost} of cost a year, borne by the lessor")
    };
    writer.clause("Operating expenses", text);
    let text = renewal(writer, lease);
    writer.clause("Renewal", text);
    let text = lease.early_termination.map_or_else(String::new, |it| early_termination(writer, it));
    writer.clause("Early termination", text);
    let text = lease.purchase_option.map_or_else(String::new, |PurchaseOption { price }| {
        let price = writer.share("lease.purchase_option.price", price);
        format!("The lessee may buy at the end of its lease for {price} of cost")
    });
    writer.clause("Purchase option", text);
    let text = match lease.end_of_term {
        EndOfTerm::Sell => "The equipment is sold",
        EndOfTerm::Scrap => "The equipment is scrapped",
        EndOfTerm::Renew => "The lessee renews; the equipment is sold after that",
    };
    let text = writer.words("lease.end_of_term", text);
    writer.clause("End of term", text);
}

fn rent(writer: &Writer<'_>, lease: &Lease) -> String {
    let factor = writer.rate("lease.rent_factor", lease.rent_factor);
    let cost = writer.scenario.equipment.cost;
    let monthly = cost.checked_mul(lease.rent_factor).unwrap_or_default().round_dp(2);
    let monthly = format::money_in_full(monthly);
    let step = if lease.escalator.is_zero() {
        String::new()
    } else {
        let way = if lease.escalator.is_sign_negative() { "falling" } else { "rising" };
        format!(", {way} {} a year", writer.share("lease.escalator", lease.escalator.abs()))
    };
    format!("{factor} of cost a month ({monthly}), in arrears{step}")
}

fn rent_steps(writer: &Writer<'_>, steps: &[RentStep]) -> String {
    let step = |(index, step): (usize, &RentStep)| {
        let path = |field: &str| format!("lease.rent_steps[{index}].{field}");
        let factor = if step.factor.is_zero() {
            writer.words(&path("factor"), if index == 0 { "No rent" } else { "no rent" })
        } else {
            writer.share(&path("factor"), step.factor)
        };
        format!("{factor} from {}", writer.lease_month(&path("from"), step.from))
    };
    let steps: Vec<String> = steps.iter().enumerate().map(step).collect();
    if steps.is_empty() {
        return String::new();
    }
    let is_holiday = writer.scenario.lease.rent_steps.iter().all(|step| step.factor.is_zero());
    let of = if is_holiday { "" } else { " (of the rent above)" };
    format!("{} of each lease{of}", listed(&steps))
}

fn prepaid_rent(writer: &Writer<'_>, PrepaidRent { share, credited_from }: PrepaidRent) -> String {
    format!(
        "{} of the first term’s rent, paid on delivery and credited from {} of the lease on",
        writer.share("lease.prepaid_rent.share", share),
        writer.lease_month("lease.prepaid_rent.credited_from", credited_from),
    )
}

fn renewal(writer: &Writer<'_>, lease: &Lease) -> String {
    let renewal = lease.renewal;
    let length = writer.months("lease.renewal.months", renewal.months);
    let length = match renewal.times {
        1 => length,
        times => {
            let times = writer.count("lease.renewal.times", times.into());
            format!("{times} times {length}")
        }
    };
    let is_indexed = !writer.scenario.market.rent_index.is_empty();
    let base = if is_indexed { "the last rent at the market index" } else { "the last rent" };
    let rent = if renewal.discount.is_zero() {
        format!("at {base}")
    } else {
        format!("at {} below {base}", writer.share("lease.renewal.discount", renewal.discount))
    };
    let is_taken = lease.end_of_term == EndOfTerm::Renew;
    let taken = if is_taken { "" } else { "; not exercised here" };
    format!("{length} {rent}{taken}")
}

fn early_termination(
    writer: &Writer<'_>,
    EarlyTermination { month, fee_months }: EarlyTermination,
) -> String {
    let month = writer.month("lease.early_termination.month", month);
    let path = "lease.early_termination.fee_months";
    let fee = match fee_months {
        0 => writer.words(path, "without a fee"),
        months => format!("for a fee of {} of rent", writer.months(path, months)),
    };
    format!("The lessee ends the lease in {month} {fee}")
}
