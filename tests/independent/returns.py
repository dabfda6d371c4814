"""Returns of a run: flows, rates, the investors' side of fee and carry, tax."""

import math
from decimal import Decimal

from deal import ZERO, cents, number


def irr(flows, may_receive_first=False):
    """The yearly rate of monthly flows; of several the nearest to 0. None where it is undefined."""
    flows = [float(flow) for flow in flows]
    while flows and flows[-1] == 0:
        flows.pop()
    if not any(flow < 0 for flow in flows):
        return None
    if not may_receive_first and next(flow for flow in flows if flow) > 0:
        return None
    if not any(flow > 0 for flow in flows):
        return -1.0

    def worth(log_rate):
        # Beyond what a float holds the sign is all that matters.
        return sum(flow * math.exp(min(-log_rate * month, 700)) for month, flow in enumerate(flows))

    best = None
    for direction in (1, -1):
        reached, at = worth(0.0), 0.0
        if reached == 0:
            return 0.0
        for place in range(1, 4000):
            nearer, there = at, direction * place * 0.0005 * (1 + place / 400)
            value = worth(there)
            if (value > 0) != (reached > 0):
                root = halve(worth, nearer, there)
                best = root if best is None or abs(root) < abs(best) else best
                break
            reached, at = value, there
    if best is None:
        return -1.0 if sum(flows) < 0 else None
    return math.expm1(12 * best)


def halve(worth, low, high):
    sign = worth(low) > 0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if (worth(middle) > 0) == sign else (low, middle)
    return low


def net_of_fees(run, flows):
    """The investors' flows after fee and carry, and the carry."""
    deal, equity = run.deal, run.deal.text["equity"]
    carry, catch_up = number(equity["carry"]), number(equity["catch_up"])
    fee = cents(deal.equity * number(equity["management_fee"]) / 12)
    growth = (1 + float(equity["hurdle"])) ** (1 / 12)
    hurdle, contributed = -flows[0], -flows[0]
    received = carried = ZERO
    net = [flows[0]]
    for month, flow in enumerate(flows[1:], 1):
        hurdle = cents(float(hurdle) * growth)
        free = run.default is not None and month >= run.default
        x = flow - (ZERO if free else fee)
        if x <= 0:
            contributed, hurdle = contributed - x, hurdle - x
            net.append(x)
            continue
        first = min(x, hurdle)
        hurdle -= first
        rest, manager = x - first, ZERO
        if catch_up > carry > 0:
            profit = received + first - contributed
            caught = cents((carry * (profit + carried) - carried) / (catch_up - carry))
            caught = min(max(caught, ZERO), rest)
            manager = cents(caught * catch_up)
            rest -= caught
        manager += cents(carry * rest)
        carried += manager
        received += x - manager
        net.append(x - manager)
    return net, carried


def coverage(run):
    """DSCR, LLCR and LTV over the run: least, mean and peak."""
    rows = run.months[1:]
    defined = [row for row in rows if row["dscr"] is not None]
    due = sum((row["debt_service_due"] for row in defined), ZERO)
    return {
        "min_dscr": min((float(row["dscr"]) for row in defined), default=None),
        "average_dscr": float(sum(row["cfads"] for row in defined) / due) if due else None,
        "min_llcr": min((ratio for ratio in map(lambda row: llcr(run, row["month"]), run.months)
                         if ratio is not None), default=None),
        "peak_ltv": max((row["ltv"] for row in run.months if row["ltv"] is not None), default=None),
    }


def llcr(run, month):
    deal, balances = run.deal, run.months[month]["balance"]
    owed = sum(balances, ZERO)
    longest = max((loan.tenor for loan in deal.loans), default=0)
    if owed == 0 or month == run.final or month >= longest:
        return None
    rates = [loan.annual_rate(month + 1) for loan in deal.loans]
    rate = float(sum(balance * r for balance, r in zip(balances, rates)) / owed / 12)
    until = min(longest, run.final)
    present = sum(float(run.months[t]["cfads"]) / (1 + rate) ** (t - month) for t in range(month + 1, until + 1))
    return present / float(owed)


def lender(run, place):
    """Flows of a tranche, as its lender has them before anything is sold on."""
    flows = []
    for row in run.months:
        got = sum((row[key][place] for key in
                   ("interest", "principal", "sweep", "settlement", "prepayment_premium")), ZERO)
        flows.append(got - row["drawn"][place])
    flows[0] += run.deal.fees[place]
    return flows


def repaid_month(run, place):
    for row in run.months[1:]:
        is_drawn = row["month"] >= run.deal.last or (run.default is not None and row["month"] >= run.default)
        if is_drawn and row["balance"][place] == 0:
            return row["month"]
    return None


def after_tax(run, flows):
    """The equity's flows less tax, or None without tax."""
    tax = run.deal.text.get("tax")
    if not tax:
        return None
    years = -(-run.final // 12)
    incomes = [income_of(run, year, years) for year in range(1, years + 1)]
    written = [ZERO] * (years + 1)
    for year, amount in depreciation(run, tax["depreciation"], years):
        written[year] += amount
    left = run.price_paid - sum(written, ZERO)
    flows, kept = list(flows), ZERO
    for year, income in enumerate(incomes, 1):
        income -= written[year] + (left if year == years else ZERO)
        if tax["losses"]["kind"] == "CarriedForward":
            if income <= 0:
                kept, income = kept - income, ZERO
            else:
                used = min(kept, cents(Decimal("0.8") * income))
                kept, income = kept - used, income - used
        flows[min(12 * year, run.final)] -= cents(income * number(tax["rate"]))
    return flows


def income_of(run, year, years):
    """Taxable income of a year before depreciation."""
    first = 0 if year == 1 else 12 * (year - 1) + 1
    income = ZERO
    for row in run.months[first:min(12 * year, run.final) + 1]:
        income += sum((row[key] for key in ("rent_paid", "backstop", "re_lease_rent", "forfeited_deposit",
                                            "interest_earned", "prepaid_rent", "sale_proceeds", "guarantees")), ZERO)
        income -= row["operating_cost"] + row.get("interest_due", ZERO) + row["fees"]
        income -= sum(row["prepayment_premium"], ZERO)
    return income + (sum(run.balances, ZERO) if year == years else ZERO)


def depreciation(run, way, years):
    deal = run.deal
    table = [Decimal(text) for text in ("0.2", "0.32", "0.192", "0.1152", "0.1152", "0.0576")]
    for place, month in enumerate(deal.months):
        if run.default is not None and month >= run.default:
            continue
        price, begin, left = deal.prices[place], max(1, -(-month // 12)), deal.prices[place]
        for year in range(begin, years + 1):
            if way["kind"] == "Bonus":
                amount = price if year == begin else ZERO
            elif way["kind"] == "Macrs":
                amount = cents(price * table[year - begin]) if year - begin < len(table) else ZERO
            else:
                count = int(way["value"])
                upto = cents(price * min(min(12 * year, run.final) - month, count) / count)
                amount = upto - (price - left)
            amount = min(amount, left)
            left -= amount
            yield year, amount


def summary(run):
    """The headline figures, named as in the headless output."""
    deal, rows = run.deal, run.months
    flows = [row["distribution"] - row["equity_call"] for row in rows]
    net, carry = net_of_fees(run, flows)
    project = [row["prepaid_rent"] - row["capex"] + row["rent_paid"] + row["backstop"] + row["re_lease_rent"]
               + row["forfeited_deposit"] - row["operating_cost"] + row["sale_proceeds"] for row in rows]
    taxed = after_tax(run, flows)
    called = sum((row["equity_call"] for row in rows), ZERO)
    got = sum((row["distribution"] for row in rows), ZERO)
    paid_in, received = -sum(min(flow, ZERO) for flow in net), sum(max(flow, ZERO) for flow in net)
    return {
        "uses": deal.uses, "equity": deal.equity, "debt": deal.debt, "prepaid_rent": deal.prepaid,
        "equity_irr": irr(flows), "net_irr": irr(net), "after_tax_irr": irr(taxed) if taxed else None,
        "moic": float(got / called), "net_moic": float(received / paid_in), "project_irr": irr(project),
        **coverage(run),
        "runway_months": run.missed_first - 1 if run.missed_first else None,
        "default_month": run.default, "payback_month": payback(run, called), "end_month": run.final,
        "sale_proceeds": sum((row["sale_proceeds"] for row in rows), ZERO), "carry": carry,
        "unpaid_rent": run.arrears,
        "guarantees": [{"name": guarantee["name"], "paid": paid, "premium": premium} for guarantee, paid, premium
                       in zip(deal.guarantees, run.guaranteed, deal.premiums)],
        "tranches": [{"name": loan.tranche["name"], "lender_yield": irr(lender(run, place), True),
                      "loss": run.balances[place], "repaid_month": repaid_month(run, place)}
                     for place, loan in enumerate(deal.loans)],
    }


def payback(run, called):
    first = run.deal.last if run.default is None else min(run.deal.last, run.default)
    got = ZERO
    for row in run.months:
        got += row["distribution"]
        if row["month"] >= max(first, 1) and got >= called:
            return row["month"]
    return None
