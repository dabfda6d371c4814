//! The loans, and what protects those who make them.

use rust_decimal::Decimal;

use super::Topic;
use super::writer::{Writer, listed};
use crate::format;
use crate::model::scenario::{
    Floating, FundingOrder, PremiumStep, Repayment, SweepTier, Tenor, Tranche,
};

/// What writes a clause of the loan with that index.
type Said = fn(&Writer<'_>, usize, &Tranche) -> String;

/// The clauses of a loan.
const CLAUSES: [(&str, Said); 8] = [
    ("Lender", lender),
    ("Amount", amount),
    ("Interest", interest),
    ("Maturity", maturity),
    ("Repayment", repayment),
    ("Fees", fees),
    ("Prepayment premium", prepayment_premium),
    ("Syndication", syndication),
];

/// A section a loan, in order of seniority.
pub(super) fn loans(writer: &mut Writer<'_>) {
    let loans = &writer.scenario.tranches;
    for (index, loan) in loans.iter().enumerate() {
        let title = match loan.name.trim() {
            "" => format!("Loan {}", index + 1),
            name => format!("Loan, {name}"),
        };
        writer.section(title, Topic::Loan(index));
        for (term, said) in CLAUSES {
            let text = said(writer, index, loan);
            writer.clause(term, text);
        }
    }
}

fn path(loan: usize, field: &str) -> String {
    format!("tranches[{loan}].{field}")
}

fn lender(writer: &Writer<'_>, index: usize, loan: &Tranche) -> String {
    // The name is the section's title; it is stated, too.
    writer.name(&path(index, "name"), &loan.name, "not named");
    writer.name(&path(index, "lender"), &loan.lender, "not named")
}

fn amount(writer: &Writer<'_>, index: usize, loan: &Tranche) -> String {
    let amount = writer.money(&path(index, "amount"), loan.amount);
    let share = loan.amount.checked_div(writer.scenario.equipment.cost);
    let share = share.map_or_else(String::new, |share| {
        format!(" ({} of cost)", format::percent(format::float(share), 1))
    });
    format!("{amount}{share}")
}

fn interest(writer: &Writer<'_>, index: usize, loan: &Tranche) -> String {
    let rate = writer.rate(&path(index, "rate"), loan.rate);
    let Some(Floating { margin, floor, hedged, swap_rate }) = loan.floating else {
        return format!("{rate} a year, fixed, paid monthly");
    };
    let path = |field: &str| path(index, &format!("floating.{field}"));
    let margin = writer.rate(&path("margin"), margin);
    let floor = writer.rate(&path("floor"), floor);
    let swap = if hedged.is_zero() {
        "unhedged".to_owned()
    } else {
        let hedged = writer.share(&path("hedged"), hedged);
        format!("{hedged} swapped into {}", writer.rate(&path("swap_rate"), swap_rate))
    };
    format!(
        "Reference rate (floor {floor}) plus {margin} a year, paid monthly; {swap}; {rate} all-in at \
         closing"
    )
}

fn maturity(writer: &Writer<'_>, index: usize, loan: &Tranche) -> String {
    let path = path(index, "tenor");
    match loan.tenor {
        Tenor::MatchLease => writer.words(&path, "Co-terminous with the first term of the lease"),
        Tenor::Months(months) => writer.month(&path, months),
    }
}

fn repayment(writer: &Writer<'_>, index: usize, loan: &Tranche) -> String {
    let shape = path(index, "repayment");
    let has_balloon = !loan.balloon.is_zero();
    let shape = match loan.repayment {
        Repayment::Level => writer.words(&shape, "Level debt service"),
        Repayment::StraightLine => writer.words(&shape, "Equal instalments of principal"),
        Repayment::Bullet => writer.words(&shape, "Bullet"),
        Repayment::Sculpted { dscr } => {
            let dscr = writer.times(&format!("{shape}.dscr"), dscr);
            format!("{}{dscr}", writer.words(&shape, "Sculpted to a DSCR of "))
        }
    };
    let balloon = if has_balloon {
        let balloon = writer.share(&path(index, "balloon"), loan.balloon);
        format!(", with a balloon of {balloon} at maturity")
    } else {
        String::new()
    };
    let grace = match loan.interest_only_months {
        0 => String::new(),
        months => {
            let months = writer.months(&path(index, "interest_only_months"), months);
            format!(", after {months} of interest only")
        }
    };
    format!("{shape}{balloon}{grace}")
}

fn fees(writer: &Writer<'_>, index: usize, loan: &Tranche) -> String {
    let mut fees = Vec::new();
    if !loan.upfront_fee.is_zero() {
        let fee = writer.rate(&path(index, "upfront_fee"), loan.upfront_fee);
        fees.push(format!("{fee} upfront"));
    }
    if !loan.commitment_fee.is_zero() {
        let fee = writer.rate(&path(index, "commitment_fee"), loan.commitment_fee);
        fees.push(format!("{fee} a year on what is undrawn"));
    }
    listed(&fees)
}

fn prepayment_premium(writer: &Writer<'_>, index: usize, loan: &Tranche) -> String {
    let step = |(place, step): (usize, &PremiumStep)| {
        let path = |field: &str| path(index, &format!("prepayment_premium[{place}].{field}"));
        let premium = writer.rate(&path("premium"), step.premium);
        format!("{premium} to {}", writer.month(&path("until"), step.until))
    };
    let steps: Vec<String> = loan.prepayment_premium.iter().enumerate().map(step).collect();
    if steps.is_empty() {
        return String::new();
    }
    format!("{} of what is swept", steps.join(", "))
}

fn syndication(writer: &Writer<'_>, index: usize, loan: &Tranche) -> String {
    if loan.sold_fraction.is_zero() {
        return String::new();
    }
    let sold = writer.share(&path(index, "sold_fraction"), loan.sold_fraction);
    format!("{sold} sold at {} of par", writer.share(&path(index, "sale_price"), loan.sale_price))
}

/// Reserve, sweep, tests and the order of funding: what the loans have in common.
pub(super) fn structure(writer: &mut Writer<'_>) {
    let structure = &writer.scenario.structure;
    writer.section("Lender protection", Topic::Structure);
    let text = ranking(writer);
    writer.clause("Ranking", text);
    let text = match structure.reserve_months {
        0 => String::new(),
        months => {
            let months = writer.months("structure.reserve_months", months);
            format!("{months} of scheduled debt service")
        }
    };
    writer.clause("Debt service reserve", text);
    let text = sweep(writer, structure.cash_sweep, &structure.sweep_tiers);
    writer.clause("Cash sweep", text);
    let text = structure.target_ltv.map_or_else(String::new, |target| {
        let target = writer.share("structure.target_ltv", target);
        format!("{target}: debt above it is swept")
    });
    writer.clause("Target LTV", text);
    let text = match structure.first_sweep_month {
        1 => String::new(),
        month => format!("Nothing before {}", writer.month("structure.first_sweep_month", month)),
    };
    writer.clause("First sweep", text);
    let text = if structure.lockup_dscr.is_zero() {
        String::new()
    } else {
        let dscr = writer.times("structure.lockup_dscr", structure.lockup_dscr);
        format!("No distributions at a DSCR below {dscr}")
    };
    writer.clause("Lock-up", text);
    let text = match structure.first_test_month {
        1 => String::new(),
        month => format!("In {}", writer.month("structure.first_test_month", month)),
    };
    writer.clause("First DSCR test", text);
    let text = match structure.funding_order {
        FundingOrder::ProRata => String::new(),
        FundingOrder::EquityFirst => {
            writer.words("structure.funding_order", "Equity before any loan is drawn")
        }
    };
    writer.clause("Funding order", text);
    let text = if structure.interest_on_cash.is_zero() {
        String::new()
    } else {
        let rate = writer.rate("structure.interest_on_cash", structure.interest_on_cash);
        format!("{rate} a year on reserve, lock-up account and deposit")
    };
    writer.clause("Interest on cash", text);
}

/// Who is paid before whom, where there are several.
fn ranking(writer: &Writer<'_>) -> String {
    let loans = &writer.scenario.tranches;
    if loans.len() < 2 {
        return String::new();
    }
    let names: Vec<&str> = loans.iter().map(|loan| loan.name.as_str()).collect();
    writer.words("tranches", names.join(", then "))
}

fn sweep(writer: &Writer<'_>, share: Decimal, tiers: &[SweepTier]) -> String {
    let tier = |(index, tier): (usize, &SweepTier)| {
        let path = |field: &str| format!("structure.sweep_tiers[{index}].{field}");
        let share = writer.share(&path("share"), tier.share);
        format!("{share} at a DSCR below {}", writer.times(&path("below"), tier.below))
    };
    let mut parts: Vec<String> = tiers.iter().enumerate().map(tier).collect();
    if share.is_zero() && parts.is_empty() {
        return String::new();
    }
    let otherwise = writer.share("structure.cash_sweep", share);
    let is_only = parts.is_empty();
    parts.push(if is_only { otherwise } else { format!("{otherwise} otherwise") });
    format!("{} of cash after debt service", parts.join(", "))
}
