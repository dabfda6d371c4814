//! Who is in the deal, what the lessee pays from, and what the fund and the state take.

use rust_decimal::Decimal;

use super::Topic;
use super::writer::{Writer, listed};
use crate::analysis::term;
use crate::model::scenario::{Contract, Equity, FundingRound, Lessee, Losses, Tax};

/// What the equity is called where no investor is named.
const INVESTORS: &str = "Equity investors";

/// Everybody who signs.
pub(super) fn parties(writer: &mut Writer<'_>) {
    let scenario = writer.scenario;
    writer.section("Parties", Topic::Parties);
    let text = writer.name("lessee.name", &scenario.lessee.name, "not named");
    writer.clause("Lessee", text);
    let investors = &scenario.equity.investors;
    let investor = |(index, investor): (usize, &crate::model::scenario::Investor)| {
        let path = format!("equity.investors[{index}]");
        let name = writer.name(&format!("{path}.name"), &investor.name, "not named");
        format!("{name} ({})", writer.share(&format!("{path}.share"), investor.share))
    };
    let all: Vec<String> = investors.iter().enumerate().map(investor).collect();
    let text =
        if all.is_empty() { writer.words("equity.investors", INVESTORS) } else { listed(&all) };
    writer.clause("Equity", text);
    let vendor = scenario.vendor.as_ref().map_or_else(String::new, |vendor| {
        let name = writer.name("vendor.name", &vendor.name, "not named");
        format!("{name}, for {} of the cost", writer.share("vendor.content", vendor.content))
    });
    writer.clause("Vendor", vendor);
    let text = writer.closing();
    writer.clause("Closing", text);
}

/// What the rent is paid from.
pub(super) fn lessee(writer: &mut Writer<'_>) {
    let lessee = &writer.scenario.lessee;
    writer.section("Lessee’s cash", Topic::Lessee);
    let text = format!(
        "{}; net burn {} a month before this rent{}",
        writer.money("lessee.cash", lessee.cash),
        writer.money("lessee.monthly_burn", lessee.monthly_burn),
        growing(writer, "lessee.burn_growth", lessee.burn_growth),
    );
    writer.clause("At closing", text);
    let text = revenue(writer, lessee);
    writer.clause("Revenue", text);
    let rounds: Vec<String> = lessee
        .funding
        .iter()
        .enumerate()
        .map(|(index, round)| funding_round(writer, index, round))
        .collect();
    writer.clause("Funding", rounds.join("; "));
    let contracts: Vec<String> = lessee
        .contracts
        .iter()
        .enumerate()
        .map(|(index, contract)| self::contract(writer, index, contract))
        .collect();
    writer.clause("Contracts", contracts.join("; "));
}

fn growing(writer: &Writer<'_>, path: &str, growth: Decimal) -> String {
    if growth.is_zero() {
        return String::new();
    }
    let way = if growth.is_sign_negative() { "falling" } else { "growing" };
    format!(", {way} {} a year", writer.share(path, growth.abs()))
}

fn revenue(writer: &Writer<'_>, lessee: &Lessee) -> String {
    let growth = growing(writer, "lessee.revenue_growth", lessee.revenue_growth);
    let margin = if lessee.revenue_margin.is_zero() {
        String::new()
    } else {
        let margin = writer.share("lessee.revenue_margin", lessee.revenue_margin);
        format!("; {margin} of each new dollar reduces the burn")
    };
    let revenue = writer.money("lessee.annual_revenue", lessee.annual_revenue);
    let until = if growth.is_empty() && lessee.burn_growth.is_zero() {
        String::new()
    } else {
        format!("; no growth after {}", writer.month("lessee.growth_months", lessee.growth_months))
    };
    format!("{revenue} a year{growth}{margin}{until}")
}

/// What is said of the probability of something that is not certain.
fn likely(writer: &Writer<'_>, path: &str, probability: Decimal) -> String {
    if probability == Decimal::ONE {
        return String::new();
    }
    format!(", {} likely", writer.share(path, probability))
}

fn funding_round(writer: &Writer<'_>, index: usize, round: &FundingRound) -> String {
    let path = |field: &str| format!("lessee.funding[{index}].{field}");
    format!(
        "{} of {} in {}{}",
        writer.name(&path("name"), &round.name, "a round"),
        writer.money(&path("amount"), round.amount),
        writer.month(&path("month"), round.month),
        likely(writer, &path("probability"), round.probability),
    )
}

fn contract(writer: &Writer<'_>, index: usize, contract: &Contract) -> String {
    let path = |field: &str| format!("lessee.contracts[{index}].{field}");
    let name = writer.name(&path("name"), &contract.name, "a customer");
    let amount = writer.money(&path("amount"), contract.amount.abs());
    let what = if contract.amount.is_sign_negative() {
        format!("{name} is owed {amount} a month")
    } else {
        format!("{name} pays {amount} a month")
    };
    format!(
        "{what} from {} to {}{}",
        writer.month(&path("from"), contract.from),
        writer.month(&path("to"), contract.to),
        likely(writer, &path("probability"), contract.probability),
    )
}

/// What the manager takes.
pub(super) fn equity(writer: &mut Writer<'_>) {
    let Equity { management_fee, hurdle, carry, catch_up, .. } = &writer.scenario.equity;
    writer.section("Fund terms", Topic::Equity);
    let fee = if management_fee.is_zero() {
        String::new()
    } else {
        format!("{} of equity a year", writer.rate("equity.management_fee", *management_fee))
    };
    writer.clause("Management fee", fee);
    let preferred = if hurdle.is_zero() {
        String::new()
    } else {
        format!("{} a year to investors first", writer.share("equity.hurdle", *hurdle))
    };
    writer.clause("Preferred return", preferred);
    let share = if carry.is_zero() {
        String::new()
    } else {
        format!("{} of profit to the manager", writer.share("equity.carry", *carry))
    };
    let share = match (share.is_empty(), catch_up.is_zero()) {
        (false, true) => format!("{share}, without catch-up"),
        (_, true) => share,
        (is_none, false) => {
            let join = if is_none { "" } else { ", after a catch-up of " };
            let end = if is_none { " catch-up" } else { "" };
            format!("{share}{join}{}{end}", writer.share("equity.catch_up", *catch_up))
        }
    };
    writer.clause("Carried interest", share);
}

/// What the after-tax return is computed from.
pub(super) fn tax(writer: &mut Writer<'_>) {
    let Some(Tax { rate, depreciation, losses }) = writer.scenario.tax else { return };
    writer.section("Tax", Topic::Tax);
    let worth = match losses {
        Losses::Used => "losses used against other income",
        Losses::CarriedForward => "losses carried forward against up to 80% of later income",
    };
    let text = format!(
        "{} of taxable income; {}; {}",
        writer.share("tax.rate", rate),
        writer.words("tax.depreciation", term::depreciation(depreciation)),
        writer.words("tax.losses", worth),
    );
    writer.clause("Investors’ tax", text);
}

/// What is assumed outside of the deal.
pub(super) fn market(writer: &mut Writer<'_>) {
    let market = &writer.scenario.market;
    writer.section("Market", Topic::Market);
    let rate = |(index, step): (usize, &crate::model::scenario::RateStep)| {
        let path = |field: &str| format!("market.reference_rate[{index}].{field}");
        let rate = writer.rate(&path("rate"), step.rate);
        format!("{rate} from {}", writer.month(&path("from"), step.from))
    };
    let mut steps = market.reference_rate.iter().enumerate().map(rate).collect::<Vec<_>>();
    if !market.rate_shift.is_zero() {
        let shift = writer.rate("market.rate_shift", market.rate_shift.abs());
        let way = if market.rate_shift.is_sign_negative() { "lower" } else { "higher" };
        steps.push(format!("the whole curve {shift} {way}"));
    }
    writer.clause("Reference rate", steps.join(", "));
    let index = |(index, step): (usize, &crate::model::scenario::IndexStep)| {
        let path = |field: &str| format!("market.rent_index[{index}].{field}");
        let share = writer.share(&path("index"), step.index);
        format!("{share} from {}", writer.month(&path("from"), step.from))
    };
    let steps: Vec<String> = market.rent_index.iter().enumerate().map(index).collect();
    let text = if steps.is_empty() {
        String::new()
    } else {
        format!("{} of the rent at closing", steps.join(", "))
    };
    writer.clause("Market rent", text);
}
