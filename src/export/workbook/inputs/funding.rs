//! The cells of the lessee's funding rounds.

use super::super::book::{Kind, Role, VALUE};
use super::Inputs;

impl Inputs<'_, '_> {
    /// Months, amounts and probabilities are a block each, so that a formula can look along them.
    pub(super) fn funding(&mut self) {
        let rounds = &self.scenario.lessee.funding;
        let count = u32::try_from(rounds.len()).unwrap_or(0);
        if count == 0 {
            return;
        }
        let path = |index: usize, field: &str| format!("lessee.funding[{index}].{field}");
        self.page.heading("Funding rounds of the lessee: month in which they close");
        "Month of the round ".clone_into(&mut self.whose);
        for (index, round) in rounds.iter().enumerate() {
            let name = format!("funding_month_{}", index + 1);
            self.months(&name, &round.name, &path(index, "month"), round.month, Role::Input);
        }
        self.page.name_lines("funding_months", count);
        self.page.heading("Funding rounds of the lessee: amount");
        "Amount of the round ".clone_into(&mut self.whose);
        for (index, round) in rounds.iter().enumerate() {
            let name = format!("funding_amount_{}", index + 1);
            self.amount(&name, &round.name, &path(index, "amount"), round.amount);
        }
        self.page.heading("Funding rounds of the lessee: probability");
        "Probability of the round ".clone_into(&mut self.whose);
        for (index, round) in rounds.iter().enumerate() {
            let (name, path) =
                (format!("funding_probability_{}", index + 1), path(index, "probability"));
            self.share(&name, &round.name, "", &path, round.probability);
        }
        self.whose.clear();
        self.page.heading("Funding rounds of the lessee: counted on from a probability of 50%");
        for (index, round) in rounds.iter().enumerate() {
            let number = index + 1;
            self.page.label(&round.name, "$", "");
            let counted =
                format!("IF(funding_probability_{number}>=0.5,funding_amount_{number},0)");
            self.page.formula(VALUE, counted, Kind::Amount);
            self.page.end_line();
        }
        self.page.name_lines("funding_counted", count);
        self.funding_months_in_use(count);
    }

    /// A block of its own where a case sets a month, because the one above is what people type.
    fn funding_months_in_use(&mut self, count: u32) {
        let name = |number: u32| format!("funding_month_{number}");
        if !(1..=count).any(|number| self.page.book.is_replaced(&name(number))) {
            return;
        }
        self.page.heading("Funding rounds of the lessee: month in the case in use");
        for (number, round) in (1..=count).zip(&self.scenario.lessee.funding) {
            self.page.label(&round.name, "month", "");
            self.page.formula(VALUE, name(number), Kind::Whole);
            self.page.end_line();
        }
        let in_use = "funding_months_in_use";
        self.page.name_lines(in_use, count);
        self.page.book.use_in_place("funding_months", in_use.to_owned());
    }
}
