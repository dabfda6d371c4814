"""What is fixed at closing: deliveries, rent, value, the lessee's burn, loans and their schedules."""

from decimal import ROUND_HALF_UP, Decimal, getcontext

from ron import number

getcontext().prec = 60
CENT = Decimal("0.01")
ZERO = Decimal(0)


def cents(amount):
    """To the cent, half away from zero; a float through the shortest decimal that reads the same."""
    exact = Decimal(repr(amount)) if isinstance(amount, float) else amount
    return exact.quantize(CENT, rounding=ROUND_HALF_UP)


def step(steps, month, neutral, field, key="from"):
    """The value of a step list in a month."""
    value = neutral
    for item in steps:
        if int(item[key]) <= month:
            value = number(item[field])
    return value


class Deal:
    """A scenario as read, and what follows from it before any month is run."""

    def __init__(self, text):
        self.text = text
        self.equipment, self.lease, self.lessee = text["equipment"], text["lease"], text["lessee"]
        self.structure, self.remedies = text["structure"], text["remedies"]
        self.market = text.get("market") or {}
        self.guarantees = text.get("guarantees") or []
        self.cost = number(self.equipment["cost"])
        self.read_months()
        self.read_rent()
        self.loans = [Loan(self, tranche) for tranche in text["tranches"]]
        self.read_draws()
        above = []
        for loan in self.loans:
            loan.plan(above)
            above.append(loan)
        self.read_calls()

    # Deliveries and the months of the deal.

    def read_months(self):
        deliveries = self.equipment.get("deliveries") or [{"month": 0, "share": Decimal(1)}]
        self.months = [int(item["month"]) for item in deliveries]
        self.shares = [number(item["share"]) for item in deliveries]
        self.shares[-1] = 1 - sum(self.shares[:-1])
        self.last = self.months[-1]
        self.term = int(self.lease["term_months"])
        renewal = self.lease["renewal"]
        self.renewal = int(renewal["months"])
        times = max(1, min(int(renewal.get("times", 1)), 240 // self.renewal))
        renews = self.lease["end_of_term"]["kind"] == "Renew"
        self.own = self.term + (self.renewal * times if renews else 0)
        self.end = self.last + self.own
        self.ends_early = False
        early = self.lease.get("early_termination")
        if early:
            month = max(int(early["month"]), self.last + 1)
            self.ends_early = month < self.end
            self.end = min(month, self.end)

    def split(self, amount):
        """An amount over the deliveries."""
        parts, so_far, before = [], ZERO, ZERO
        for place, share in enumerate(self.shares):
            so_far += share
            upto = amount if place == len(self.shares) - 1 else cents(amount * so_far)
            parts.append(upto - before)
            before = upto
        return parts

    # Rent.

    def read_rent(self):
        lease = self.lease
        base = self.cost * number(lease["rent_factor"])
        growth = 1 + number(lease["escalator"])
        steps = lease.get("rent_steps") or []
        self.first_term = [ZERO] + [
            cents(base * growth ** ((own - 1) // 12) * step(steps, own, Decimal(1), "factor"))
            for own in range(1, self.term + 1)
        ]
        prepaid = lease.get("prepaid_rent")
        self.credits = [ZERO] * (self.term + 1)
        self.prepaid = ZERO
        if prepaid:
            self.prepaid = cents(number(prepaid["share"]) * sum(self.first_term))
            begin = min(int(prepaid["credited_from"]), self.term)
            whole = sum(self.first_term[begin:])
            so_far, before = ZERO, ZERO
            for own in range(begin, self.term + 1) if self.prepaid else ():
                so_far += self.first_term[own]
                upto = cents(self.prepaid * so_far / whole)
                self.credits[own], before = upto - before, upto
        self.prepayments = self.split(self.prepaid)
        months = number(lease.get("security_deposit_months", ZERO))
        self.deposits = self.split(cents(months * base))

    def full(self, place, own):
        """Rent of everything in a lease month of a delivery, without credits."""
        if not 0 < own <= self.own:
            return ZERO
        if own <= self.term:
            return self.first_term[own]
        begins = self.term + (own - self.term - 1) // self.renewal * self.renewal + 1
        index = self.rent_index(self.months[place] + begins)
        return cents(self.first_term[self.term] * index * (1 - number(self.lease["renewal"]["discount"])))

    def rent_index(self, month):
        return step(self.market.get("rent_index") or [], month, Decimal(1), "index")

    def contract_of(self, place, month):
        """Contract rent of a delivery in a month of the deal, without credits."""
        return cents(self.shares[place] * self.full(place, month - self.months[place]))

    def credit_of(self, place, month):
        own = month - self.months[place]
        credit = self.credits[own] if 0 < own <= self.term else ZERO
        return cents(self.shares[place] * credit)

    def rent_of(self, place, month):
        own = month - self.months[place]
        credit = self.credits[own] if 0 < own <= self.term else ZERO
        return cents(self.shares[place] * (self.full(place, own) - credit))

    def rent(self, month, places=None):
        """Rent due in a month, as if no lease ended early."""
        places = range(len(self.months)) if places is None else places
        return sum((self.rent_of(place, month) for place in places), ZERO)

    def operating_cost(self, places):
        share = sum((self.shares[place] for place in places), ZERO)
        return cents(self.cost * share * number(self.lease["operating_cost"]) / 12)

    # Value.

    def worth(self, age):
        """Value of a delivery of this age, of its cost, in floating point."""
        equipment = self.equipment
        scrap = float(equipment["scrap_fraction"])
        end = max(float(equipment["resale_fraction"]), scrap)
        if self.lease["end_of_term"]["kind"] == "Scrap":
            end = scrap
        reached = int(equipment.get("resale_month") or self.term)
        path, passed = equipment["value_path"], age / reached
        if path["kind"] == "Exponential":
            left = end**passed
        elif path["kind"] == "StraightLine":
            left = 1 - (1 - end) * age / reached
        else:
            cliff, share = min(int(path["month"]), reached), float(path["share"])
            left = end ** ((1 - share) * passed + (share if age >= cliff else 0.0))
        return max(scrap, left)

    def value(self, places, month):
        whole = 0.0
        for place in places:
            whole += float(self.shares[place]) * self.worth(month - self.months[place])
        return cents(float(self.cost) * whole)

    # The lessee.

    def burn(self, month):
        lessee = self.lessee
        years = min(month - 1, int(lessee["growth_months"])) / 12
        power = (1 + float(lessee["burn_growth"])) ** years
        revenue = float(lessee["annual_revenue"]) / 12
        earned = revenue * ((1 + float(lessee["revenue_growth"])) ** years - 1)
        return cents(float(lessee["monthly_burn"]) * power - earned * float(lessee["revenue_margin"]))

    def funding(self, month):
        half = Decimal("0.5")
        lessee = self.lessee
        rounds = [r["amount"] for r in lessee["funding"]
                  if int(r["month"]) == month and number(r["probability"]) >= half]
        contracts = [c["amount"] for c in lessee.get("contracts") or []
                     if int(c["from"]) <= month <= int(c["to"]) and number(c["probability"]) >= half]
        return sum((number(amount) for amount in rounds + contracts), ZERO)

    # Sources and uses.

    def read_draws(self):
        self.debt = sum((loan.amount for loan in self.loans), ZERO)
        self.prices = self.split(self.cost)
        order = (self.structure.get("funding_order") or {"kind": "ProRata"})["kind"]
        if order == "ProRata":
            for loan in self.loans:
                loan.draws = dict(zip(self.months, self.split(loan.amount)))
            return
        own = max(ZERO, self.cost - self.prepaid - self.debt)
        paid, prepaid = ZERO, ZERO
        before = [ZERO] * len(self.loans)
        for place, month in enumerate(self.months):
            paid, prepaid = paid + self.prices[place], prepaid + self.prepayments[place]
            upto = min(max(paid - prepaid - own, ZERO), self.debt)
            if place == len(self.months) - 1:
                upto = self.debt
            left = upto
            for number_of, loan in enumerate(self.loans):
                is_last = number_of == len(self.loans) - 1
                part = left if is_last else cents(loan.amount * upto / self.debt)
                left -= part
                loan.draws[month] = part - before[number_of]
                before[number_of] = part

    def read_calls(self):
        self.fees = [cents(loan.amount * number(loan.tranche["upfront_fee"])) for loan in self.loans]
        self.premiums = [cents(number(g.get("premium", ZERO)) * self.cost) for g in self.guarantees]
        self.reserve = self.service(1, int(self.structure["reserve_months"]))
        at_closing = sum(self.fees) + sum(self.premiums) + self.reserve
        self.uses = self.cost + at_closing
        self.calls = {}
        for place, month in enumerate(self.months):
            drawn = sum((loan.draws[month] for loan in self.loans), ZERO)
            self.calls[month] = self.prices[place] - self.prepayments[place] - drawn
        self.calls[0] += at_closing
        self.equity = self.uses - self.debt - self.prepaid

    def service(self, first, count):
        """Scheduled debt service of `count` months from `first` on."""
        return sum((loan.scheduled(month) for loan in self.loans for month in range(first, first + count)), ZERO)


class Loan:
    """A tranche with its schedule."""

    def __init__(self, deal, tranche):
        self.deal, self.tranche = deal, tranche
        self.amount, self.rate = number(tranche["amount"]), number(tranche["rate"])
        tenor = tranche["tenor"]
        tenor = deal.term if tenor["kind"] == "MatchLease" else int(tenor["value"])
        self.tenor = max(tenor, deal.last + 1)
        self.draws = {}
        self.interest, self.principal = {}, {}

    def drawn_before(self, month):
        return sum((amount for when, amount in self.draws.items() if when < month), ZERO)

    def commitment_fee(self, month):
        fee = number(self.tranche.get("commitment_fee", ZERO))
        return cents((self.amount - self.drawn_before(month)) * fee / 12)

    def scheduled(self, month):
        return self.interest.get(month, ZERO) + self.principal.get(month, ZERO)

    def plan(self, above):
        deal, tranche = self.deal, self.tranche
        kind = tranche["repayment"]["kind"]
        free = max(deal.last, min(int(tranche["interest_only_months"]), self.tenor - 1))
        count, monthly = self.tenor - free, self.rate / 12
        balloon = cents(self.amount * number(tranche["balloon"]))
        owed = self.amount
        if monthly:
            power = (1 + monthly) ** -count
            level = cents(monthly * (owed - balloon * power) / (1 - power))
        else:
            level = cents((owed - balloon) / count)
        for month in range(1, self.tenor + 1):
            if month <= deal.last:
                self.interest[month] = cents(self.drawn_before(month) * self.rate / 12) + self.commitment_fee(month)
                self.principal[month] = ZERO
                continue
            interest = cents(owed * self.rate / 12)
            paid = ZERO
            if month > free and kind == "Level":
                paid = min(max(level - interest, ZERO), owed - balloon)
            elif month > free and kind == "StraightLine":
                paid = min(cents((self.amount - balloon) / count), owed - balloon)
            elif month > free and kind == "Sculpted":
                cash = max(self.cash(month, above), ZERO) / number(tranche["repayment"]["dscr"])
                paid = min(max(cents(cash) - interest, ZERO), owed)
            if month == self.tenor and kind in ("Level", "StraightLine"):
                paid = owed - balloon
            self.interest[month], self.principal[month] = interest, paid
            owed -= paid

    def cash(self, month, above):
        """What sculpting may spend: rent less operating cost less the service of loans above."""
        deal = self.deal
        if month > deal.last + deal.own:
            return -sum((loan.scheduled(month) for loan in above), ZERO)
        here = [place for place, when in enumerate(deal.months) if when < month <= when + deal.own]
        cash = deal.rent(month, here) - deal.operating_cost(here)
        return cash - sum((loan.scheduled(month) for loan in above), ZERO)

    def annual_rate(self, month):
        """The rate at which interest of this month accrues."""
        floating = self.tranche.get("floating")
        if not floating:
            return self.rate
        market = self.deal.market
        curve = market.get("reference_rate") or []
        reference = step(curve, month - 1, ZERO, "rate") + number(market.get("rate_shift", ZERO))
        hedged = number(floating["hedged"])
        open_part = (1 - hedged) * max(number(floating["floor"]), reference)
        return max(ZERO, number(floating["margin"]) + hedged * number(floating["swap_rate"]) + open_part)
