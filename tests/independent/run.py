"""Runs a deal month by month, in the order of the method."""

from decimal import Decimal

from deal import ZERO, cents, number, step


class Run:
    """The months of a deal: what was paid, and what is left at the end of each."""

    def __init__(self, deal):
        self.deal = deal
        lessee = deal.lessee
        self.liquidity = number(lessee["cash"]) - deal.prepayments[0] - deal.deposits[0]
        backstop = lessee["backstop"] or {"monthly_cap": ZERO, "total_cap": ZERO, "from_month": 10**9}
        self.backstop, self.promised = backstop, number(backstop["total_cap"])
        self.arrears, self.missed, self.missed_first = ZERO, 0, None
        self.default, self.final = None, deal.end
        self.reserve, self.trapped, self.deposit = deal.reserve, ZERO, deal.deposits[0]
        self.forfeited = ZERO
        self.owed_cost = ZERO
        self.balances = [loan.draws[0] for loan in deal.loans]
        self.overdue = [ZERO] * len(deal.loans)
        self.held, self.sold = [0], []
        self.sold_value, self.residual_paid, self.re_leased, self.price_paid = ZERO, ZERO, ZERO, deal.prices[0]
        self.guaranteed = [ZERO] * len(deal.guarantees)
        self.is_running_off = False
        self.months = [self.row(0)]
        self.close()
        month = 0
        while month < self.final:
            month += 1
            self.month(month)

    # Rows.

    def row(self, month):
        count = len(self.deal.loans)
        zero = ("rent_due", "rent_paid", "backstop", "operating_cost", "cfads", "sale_proceeds", "distribution",
                "re_lease_rent", "interest_earned", "guarantees", "deposit_flow", "forfeited_deposit", "fees",
                "capex", "prepaid_rent", "equity_call")
        lists = ("interest", "principal", "sweep", "settlement", "prepayment_premium", "drawn")
        return {"month": month, **{key: ZERO for key in zero}, **{key: [ZERO] * count for key in lists}}

    def close(self):
        deal, row = self.deal, self.months[0]
        row["fees"] = sum(deal.fees, ZERO) + sum(deal.premiums, ZERO)
        self.delivered(row, 0)
        self.end_of_month(row)

    def delivered(self, row, place):
        deal, month = self.deal, row["month"]
        row["capex"], row["prepaid_rent"] = deal.prices[place], deal.prepayments[place]
        row["equity_call"] = deal.calls[month]
        row["drawn"] = [loan.draws[month] for loan in deal.loans]
        row["deposit_flow"] += deal.deposits[place]

    def end_of_month(self, row):
        deal, month = self.deal, row["month"]
        held = self.held if month < self.final or month == 0 else self.sold_at_end
        row["value"] = deal.value(held, month)
        row["balance"] = list(self.balances)
        row["reserve"], row["trapped"], row["deposit"] = self.reserve, self.trapped, self.deposit
        row["liquidity"] = self.liquidity
        owed = sum(self.balances, ZERO)
        row["ltv"] = None if row["value"] == 0 else float(owed / row["value"])

    # A month.

    def month(self, month):
        row = self.row(month)
        self.months.append(row)
        before = self.reserve + self.trapped + self.deposit
        self.lessee_pays(row)
        self.settle_deposit(row)
        self.re_lease(row)
        rate = number(self.deal.structure.get("interest_on_cash", ZERO))
        row["interest_earned"] = cents(before * rate / 12)
        self.cash = sum(row[key] for key in
                        ("rent_paid", "backstop", "forfeited_deposit", "re_lease_rent", "interest_earned"))
        self.pay_costs(row)
        self.serve_debt(row)
        if month < self.final:
            self.sell_ended(row)
            self.refill(row)
            self.sweep(row)
            self.distribute(row)
            self.deliver(row)
        else:
            self.sold_at_end = list(self.held)
            self.settle(row)
        self.end_of_month(row)

    def lessee_pays(self, row):
        deal, month = self.deal, row["month"]
        available = self.liquidity + deal.funding(month) - deal.burn(month)
        self.liquidity = available
        if self.default is not None or month > deal.end:
            return
        due = deal.rent(month, self.held) + self.arrears
        row["rent_due"] = due
        paid = min(max(available, ZERO), due)
        helped = ZERO
        if month >= int(self.backstop["from_month"]):
            helped = min(due - paid, number(self.backstop["monthly_cap"]), self.promised)
        self.promised -= helped
        self.liquidity -= paid
        row["rent_paid"], row["backstop"] = paid, helped
        self.arrears = due - paid - helped
        if self.arrears == 0:
            self.missed = 0
            return
        self.missed += 1
        self.missed_first = self.missed_first or month
        if self.missed > int(deal.remedies["cure_months"]):
            self.fall_into_default(month)

    def fall_into_default(self, month):
        deal = self.deal
        self.default = month
        self.to_come = sum((deal.rent(t, self.held) for t in range(month + 1, deal.end + 1)), ZERO)
        self.repossessed = month + int(deal.remedies["repossession_months"])
        self.new_lease = deal.remedies.get("re_lease")
        self.final = self.repossessed + (int(self.new_lease["months"]) if self.new_lease else 0)

    def settle_deposit(self, row):
        month = row["month"]
        if self.default == month:
            claimed = self.arrears + self.to_come
        elif self.default is None and month == self.deal.end:
            claimed = self.arrears
        else:
            return
        self.forfeited = min(self.deposit, claimed)
        row["forfeited_deposit"] = self.forfeited
        back = self.deposit - self.forfeited
        self.liquidity += back
        row["deposit_flow"] -= back
        self.deposit = ZERO
        if self.default is None:
            self.arrears -= self.forfeited

    def re_lease(self, row):
        month, deal = row["month"], self.deal
        if self.default is None or not self.new_lease:
            return
        if self.repossessed + int(self.new_lease["free_months"]) < month <= self.final:
            share = sum((deal.shares[place] for place in self.held), ZERO)
            rent = deal.cost * share * number(deal.lease["rent_factor"]) * deal.rent_index(self.repossessed + 1)
            row["re_lease_rent"] = cents(rent * (1 - number(self.new_lease["discount"])))
            self.re_leased += row["re_lease_rent"]

    def pay_costs(self, row):
        due = self.owed_cost + self.deal.operating_cost(self.held)
        now = min(due, self.cash)
        more = min(due - now, self.trapped)
        receipts = self.cash
        self.cash, self.trapped = self.cash - now, self.trapped - more
        self.owed_cost = due - now - more
        row["operating_cost"] = now + more
        row["cfads"] = receipts - now - more

    def take(self, asked):
        """From this month's cash, then trapped cash, then the reserve."""
        paid = ZERO
        for name in ("cash", "trapped", "reserve"):
            part = min(asked - paid, getattr(self, name))
            setattr(self, name, getattr(self, name) - part)
            paid += part
        return paid

    def serve_debt(self, row):
        month, due = row["month"], ZERO
        self.interest_due = ZERO
        for place, loan in enumerate(self.deal.loans):
            balance = self.balances[place]
            interest = cents(balance * loan.annual_rate(month) / 12)
            if self.default is None or month <= self.default:
                interest += loan.commitment_fee(month)
            self.interest_due += interest
            scheduled = loan.principal.get(month, ZERO)
            due += interest + min(balance, scheduled)
            wanted = min(balance, scheduled + self.overdue[place])
            if month >= loan.tenor or self.default is not None:
                wanted = balance
            row["interest"][place] = self.take(interest)
            row["principal"][place] = self.take(wanted)
            self.balances[place] += interest - row["interest"][place] - row["principal"][place]
            self.overdue[place] = interest + wanted - row["interest"][place] - row["principal"][place]
        row["interest_due"], row["debt_service_due"] = self.interest_due, due
        row["dscr"] = row["cfads"] / due if due else None

    def sell_ended(self, row):
        deal, month = self.deal, row["month"]
        ended = [place for place in self.held if deal.months[place] + deal.own == month]
        if ended and self.default is None:
            proceeds = self.sell(row, ended, is_broken_off=False)
            self.cash += proceeds
            row["sale_proceeds"] += proceeds
            self.held = [place for place in self.held if place not in ended]
            self.is_running_off = True

    def refill(self, row):
        deal, month = self.deal, row["month"]
        owed = sum(self.balances, ZERO)
        undrawn = sum((loan.amount - loan.drawn_before(month) for loan in deal.loans), ZERO)
        limit = owed + (undrawn if self.default is None else ZERO)
        target = min(deal.service(month + 1, int(deal.structure["reserve_months"])), limit)
        moved = min(target - self.reserve, self.cash)
        self.reserve, self.cash = self.reserve + moved, self.cash - moved

    def sweep(self, row):
        deal, month, structure = self.deal, row["month"], self.deal.structure
        if month <= deal.last or month < int(structure.get("first_sweep_month", 1)):
            return
        share = number(structure["cash_sweep"])
        if month >= int(structure.get("first_test_month", 1)) and row["dscr"] is not None:
            below = [tier for tier in structure.get("sweep_tiers") or [] if row["dscr"] < number(tier["below"])]
            share = number(below[0]["share"]) if below else share
        money = cents(self.cash * share)
        target = structure.get("target_ltv")
        if target is not None:
            target = target["value"] if isinstance(target, dict) else target
            above = sum(self.balances, ZERO) - cents(number(target) * deal.value(self.held, month))
            money = max(money, min(self.cash, max(above, ZERO)))
        for place, loan in enumerate(deal.loans):
            premium = ZERO
            for item in reversed(loan.tranche.get("prepayment_premium") or []):
                premium = number(item["premium"]) if month <= int(item["until"]) else premium
            prepaid = min(self.balances[place], cents(money / (1 + premium)))
            extra = min(cents(prepaid * premium), money - prepaid)
            row["sweep"][place], row["prepayment_premium"][place] = prepaid, extra
            self.balances[place] -= prepaid
            money, self.cash = money - prepaid - extra, self.cash - prepaid - extra

    def distribute(self, row):
        structure, month = self.deal.structure, row["month"]
        is_tested = month >= int(structure.get("first_test_month", 1)) and row["dscr"] is not None
        locked = is_tested and row["dscr"] < number(structure["lockup_dscr"])
        owing = sum(self.balances, ZERO) > 0
        if locked or (owing and (self.default is not None or self.is_running_off)):
            self.trapped, self.cash = self.trapped + self.cash, ZERO
            return
        row["distribution"] = self.cash + self.trapped
        self.cash, self.trapped = ZERO, ZERO

    def deliver(self, row):
        deal, month = self.deal, row["month"]
        if self.default is not None or month not in deal.months:
            return
        place = deal.months.index(month)
        self.delivered(row, place)
        self.held.append(place)
        self.price_paid += deal.prices[place]
        self.balances = [balance + loan.draws[month] for balance, loan in zip(self.balances, deal.loans)]
        self.liquidity -= deal.prepayments[place] + deal.deposits[place]
        self.deposit += deal.deposits[place]

    # Ends.

    def sell(self, row, places, is_broken_off):
        """Net proceeds of what these leases leave, with the lessee's part of it."""
        deal, month = self.deal, row["month"]
        share = sum((deal.shares[place] for place in places), ZERO)
        gross = deal.value(places, month)
        self.sold_value += gross
        option = deal.lease.get("purchase_option")
        if option and not is_broken_off and self.arrears == 0:
            price = cents(deal.cost * share * number(option["price"]))
            if gross > price and self.liquidity >= price:
                self.liquidity -= price
                return price
        net = gross - cents(gross * number(deal.equipment["selling_cost"]))
        if is_broken_off:
            fee = min(self.fee_for_leaving(places, month), max(self.liquidity, ZERO))
            self.liquidity -= fee
            net += fee
        lacks = max(cents(deal.cost * share * number(deal.lease["residual_guarantee"])) - gross, ZERO)
        own = min(lacks, max(self.liquidity, ZERO))
        helped = min(lacks - own, self.promised)
        self.liquidity, self.promised = self.liquidity - own, self.promised - helped
        self.residual_paid += own + helped
        return net + own + helped

    def fee_for_leaving(self, places, month):
        deal = self.deal
        later = [(place, t) for place in places for t in range(month + 1, deal.months[place] + deal.own + 1)]
        rents = sum((deal.contract_of(*at) for at in later), ZERO)
        credits = sum((deal.credit_of(*at) for at in later), ZERO)
        now = sum((deal.contract_of(place, month) for place in places), ZERO)
        asked = cents(number(deal.lease["early_termination"]["fee_months"]) * now)
        return max(ZERO, min(asked, rents) - credits)

    def settle(self, row):
        deal, month = self.deal, row["month"]
        if self.default is None:
            ended = [place for place in self.held if deal.months[place] + deal.own == month]
            broken = [place for place in self.held if place not in ended]
            net = self.sell(row, ended, is_broken_off=False) if ended else ZERO
            net += self.sell(row, broken, is_broken_off=True) if broken else ZERO
            self.claim = ZERO
        else:
            net = self.sell_after_default(month)
        row["sale_proceeds"] = self.net = net
        self.pot = self.cash + net + self.reserve + self.trapped
        self.cash = self.reserve = self.trapped = ZERO
        self.before = ZERO
        self.called = [self.is_called(guarantee) for guarantee in deal.guarantees]
        for place, guarantee in enumerate(deal.guarantees):
            if self.called[place] and not self.is_for_lenders(guarantee):
                self.pot += self.guarantee(place, None)
        self.settle_debt(row)
        row["guarantees"] = sum(self.guaranteed, ZERO)

    def sell_after_default(self, month):
        deal, remedies = self.deal, self.deal.remedies
        self.claim = max(ZERO, self.arrears + self.to_come - self.forfeited)
        gross = deal.value(self.held, month)
        if not self.new_lease:
            gross = cents(gross * (1 - number(remedies["liquidation_haircut"])))
        self.sold_value += gross
        net = gross - cents(gross * number(deal.equipment["selling_cost"]))
        left = max(ZERO, self.claim - net - self.re_leased)
        return net + cents(number(remedies.get("claim_recovery", ZERO)) * left)

    def settle_debt(self, row):
        deal = self.deal
        paid = min(self.pot, self.owed_cost)
        self.pot, self.owed_cost = self.pot - paid, self.owed_cost - paid
        row["operating_cost"] += paid
        for place in range(len(deal.loans)):
            paid = min(self.pot, self.balances[place])
            self.pot -= paid
            self.repay(row, place, paid)
        row["settled_without_guarantees"] = list(row["settlement"])
        for place, guarantee in enumerate(deal.guarantees):
            if not self.called[place] or not self.is_for_lenders(guarantee):
                continue
            names = guarantee.get("covers") or [loan.tranche["name"] for loan in deal.loans]
            covered = [k for k, loan in enumerate(deal.loans) if loan.tranche["name"] in names]
            money = self.guarantee(place, sum((self.balances[k] for k in covered), ZERO))
            for k in covered:
                paid = min(money, self.balances[k])
                money -= paid
                self.repay(row, k, paid)
        row["distribution"] = self.pot

    def repay(self, row, place, paid):
        self.balances[place] -= paid
        row["settlement"][place] += paid

    # Guarantees.

    def is_called(self, guarantee):
        when = guarantee["when"]["kind"]
        return when == "Both" or (when == "Default") == (self.default is not None)

    def is_for_lenders(self, guarantee):
        return bool(guarantee.get("covers")) or guarantee["of"]["kind"] == "Debt"

    def guarantee(self, place, covered):
        """What the guarantor pays when its turn comes; at most what is left of the loans it covers."""
        deal, guarantee = self.deal, self.deal.guarantees[place]
        of, month = guarantee["of"], self.default if self.default is not None else self.final
        cap = step(guarantee["cap"], month, ZERO, "amount")
        share = number(of.get("value", ZERO))
        if of["kind"] == "Cost":
            lacks = cents(share * self.price_paid) - self.sold_value - self.residual_paid - self.re_leased - self.before
        elif of["kind"] == "Rent":
            lacks = cents(share * self.claim) - self.net - self.re_leased - self.before
        elif of["kind"] == "Debt":
            lacks = cents(share * covered)
        else:
            lacks = cap
        paid = min(max(lacks, ZERO), cap)
        if covered is not None:
            paid = min(paid, covered)
        self.guaranteed[place] = paid
        self.before += paid
        return paid
