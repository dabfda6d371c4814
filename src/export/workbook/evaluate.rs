//! Computes the book's formulas as a spreadsheet would.
//!
//! A cell that needs another one that is not known yet puts it on a stack and is tried again. So no
//! deal is too long for it, and a circular reference is found instead of followed.

use super::arithmetic::{date, round, sign, sum, whole};
use super::book::{Book, Content, FIRST};
use super::formula::{Function, Operator, Tree};
use super::places::Place;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Blank,
    Number(f64),
    Text(String),
    /// What a spreadsheet shows as #VALUE! and its like.
    Error,
}

/// The cells of the book, as far as they are known.
#[derive(Debug)]
pub(super) struct Values {
    sheets: Vec<Grid>,
}

#[derive(Debug, Default)]
struct Grid {
    column_count: usize,
    cells: Vec<Option<Value>>,
}

/// One cell: sheet, row, column.
type Cell = (usize, u32, u16);

/// Another cell has to be computed first.
struct Missing(Cell);

impl Grid {
    fn index(&self, row: u32, column: u16) -> usize {
        row as usize * self.column_count + usize::from(column)
    }
}

impl Values {
    /// Computes every formula; `Err` names a cell with a circular reference.
    pub(super) fn of(book: &Book) -> Result<Self, String> {
        let mut values = Self { sheets: Vec::new() };
        for sheet in &book.sheets {
            let column_count = sheet.spans.iter().map(|s| usize::from(s.last_column) + 1);
            let column_count =
                column_count.max().unwrap_or(0).max(usize::from(book.end_column()) + 1);
            let cell_count = column_count * (sheet.next_row as usize + 1);
            values.sheets.push(Grid { column_count, cells: vec![Some(Value::Blank); cell_count] });
        }
        let index = SpanIndex::of(book, &mut values);
        // Month by month first, for rows that look back a month at most: the stack stays short.
        for column in FIRST..book.end_column() {
            for (sheet, span) in book.spans().filter(|(_, span)| span.is_monthly()) {
                if let Content::Formula(formula) = &span.content
                    && !formula.tree.looks_far()
                {
                    values.know(book, &index, (sheet, span.row, column))?;
                }
            }
        }
        for (sheet, span) in book.spans() {
            for column in span.first_column..=span.last_column {
                values.know(book, &index, (sheet, span.row, column))?;
            }
        }
        Ok(values)
    }

    pub(super) fn at(&self, sheet: usize, row: u32, column: u16) -> &Value {
        self.look(sheet, row, column).unwrap_or(&Value::Blank)
    }

    fn look(&self, sheet: usize, row: u32, column: u16) -> Option<&Value> {
        let grid = self.sheets.get(sheet)?;
        // Right of its last column a sheet is blank, as in a spreadsheet.
        if usize::from(column) >= grid.column_count {
            return Some(&Value::Blank);
        }
        grid.cells.get(grid.index(row, column)).map_or(Some(&Value::Blank), Option::as_ref)
    }

    fn set(&mut self, (sheet, row, column): Cell, value: Option<Value>) {
        if let Some(grid) = self.sheets.get_mut(sheet) {
            let index = grid.index(row, column);
            if let Some(cell) = grid.cells.get_mut(index) {
                *cell = value;
            }
        }
    }

    fn know(&mut self, book: &Book, index: &SpanIndex, wanted: Cell) -> Result<(), String> {
        // No chain of cells is so long: only a circular reference gets there.
        const DEPTH_MAX: usize = 1_000_000;
        let mut open = vec![wanted];
        while let Some(&cell) = open.last() {
            let (sheet, row, column) = cell;
            if self.look(sheet, row, column).is_some() {
                open.pop();
                continue;
            }
            let Some(Content::Formula(formula)) = index.content(book, cell) else {
                self.set(cell, Some(Value::Blank));
                continue;
            };
            match (At { values: self, column }).value(&formula.tree) {
                Ok(value) => {
                    // In a spreadsheet a reference to a blank cell is 0.
                    let value = if value == Value::Blank { Value::Number(0.0) } else { value };
                    self.set(cell, Some(value));
                    open.pop();
                }
                Err(Missing(needed)) if open.len() < DEPTH_MAX => open.push(needed),
                Err(Missing(_)) => {
                    let name = book.sheet(sheet).map_or("", |sheet| sheet.name);
                    return Err(format!("{name}, row {}: circular reference", row + 1));
                }
            }
        }
        Ok(())
    }
}

/// Which span a cell belongs to.
struct SpanIndex {
    by_row: Vec<Vec<Vec<usize>>>,
}

impl SpanIndex {
    /// Builds the index, and sets the cells that hold constants.
    fn of(book: &Book, values: &mut Values) -> Self {
        let rows = |sheet: &super::book::Sheet| vec![Vec::new(); sheet.next_row as usize + 1];
        let mut by_row: Vec<Vec<Vec<usize>>> = book.sheets.iter().map(rows).collect();
        for (number, sheet) in book.sheets.iter().enumerate() {
            for (place, span) in sheet.spans.iter().enumerate() {
                if let Some(row) = by_row.get_mut(number).and_then(|r| r.get_mut(span.row as usize))
                {
                    row.push(place);
                }
                for column in span.first_column..=span.last_column {
                    let value = match &span.content {
                        Content::Blank => Some(Value::Blank),
                        Content::Number(number) => Some(Value::Number(*number)),
                        Content::Text(text) | Content::Link(text) => {
                            Some(Value::Text(text.clone()))
                        }
                        Content::Template(_) | Content::Formula(_) => None,
                    };
                    values.set((number, span.row, column), value);
                }
            }
        }
        Self { by_row }
    }

    fn content<'b>(&self, book: &'b Book, (sheet, row, column): Cell) -> Option<&'b Content> {
        let places = self.by_row.get(sheet)?.get(row as usize)?;
        let spans = &book.sheet(sheet)?.spans;
        let mut found = places.iter().filter_map(|place| spans.get(*place));
        let span = found.find(|span| (span.first_column..=span.last_column).contains(&column))?;
        Some(&span.content)
    }
}

/// A formula's own place.
struct At<'v> {
    values: &'v Values,
    column: u16,
}

/// One number, or one for each cell of a range.
enum Numbers {
    One(f64),
    Many(Vec<f64>),
}

type Worked<T> = Result<T, Missing>;

impl At<'_> {
    fn value(&self, tree: &Tree) -> Worked<Value> {
        Ok(match tree {
            Tree::Number(number) => Value::Number(*number),
            Tree::Text(text) => Value::Text(text.clone()),
            Tree::Place(place) => self.cell(place, 0)?,
            Tree::Negated(inner) => match self.value(inner)? {
                Value::Number(number) => Value::Number(-number),
                Value::Blank => Value::Number(0.0),
                Value::Text(_) | Value::Error => Value::Error,
            },
            Tree::Both(operator, left, right) => {
                combine(*operator, &self.value(left)?, &self.value(right)?)
            }
            Tree::Call(function, arguments) => self.call(*function, arguments)?,
        })
    }

    /// The nth cell of a place, along its row or down its column.
    fn cell(&self, place: &Place, nth: u32) -> Worked<Value> {
        let (first, last) = place.columns_from(self.column);
        let (row, column) = if place.first_row == place.last_row && first <= last {
            (place.first_row, first.saturating_add(u16::try_from(nth).unwrap_or(u16::MAX)))
        } else {
            (place.first_row + nth, first)
        };
        self.look(place.sheet, row, column)
    }

    fn look(&self, sheet: usize, row: u32, column: u16) -> Worked<Value> {
        let known = self.values.look(sheet, row, column).cloned();
        known.ok_or(Missing((sheet, row, column)))
    }

    /// All cells of a place.
    fn cells(&self, place: &Place) -> Worked<Vec<Value>> {
        let (first, last) = place.columns_from(self.column);
        // In the last columns the first may lie right of the last: a range has no direction.
        let (first, last) = (first.min(last), first.max(last));
        let mut cells = Vec::new();
        for row in place.first_row..=place.last_row {
            for column in first..=last {
                cells.push(self.look(place.sheet, row, column)?);
            }
        }
        Ok(cells)
    }

    /// The numbers of all cells of a place, a blank being 0; `None` where one is no number.
    fn numbers_at(&self, place: &Place) -> Worked<Option<Vec<f64>>> {
        let (first, last) = place.columns_from(self.column);
        let (first, last) = (first.min(last), first.max(last));
        let mut numbers = Vec::with_capacity(usize::from(last - first) + 1);
        let mut are_numbers = true;
        for row in place.first_row..=place.last_row {
            for column in first..=last {
                match self.values.look(place.sheet, row, column) {
                    Some(Value::Number(number)) => numbers.push(*number),
                    Some(Value::Blank) => numbers.push(0.0),
                    Some(Value::Text(_) | Value::Error) => are_numbers = false,
                    None => return Err(Missing((place.sheet, row, column))),
                }
            }
        }
        Ok(are_numbers.then_some(numbers))
    }

    fn call(&self, function: Function, arguments: &[Tree]) -> Worked<Value> {
        let argument = |index: usize| match arguments.get(index) {
            Some(tree) => self.number(tree),
            None => Ok(None),
        };
        let one = |of: fn(f64) -> f64| Ok(number_or_error(argument(0)?.map(of)));
        match function {
            Function::Abs => one(f64::abs),
            Function::Exp => one(f64::exp),
            Function::Ln => one(f64::ln),
            Function::Int => one(f64::floor),
            Function::Sign => one(sign),
            Function::Not => one(|number| f64::from(number == 0.0)),
            Function::Round => Ok(match (argument(0)?, argument(1)?) {
                (Some(number), Some(digits)) => Value::Number(round(number, digits)),
                (None, _) | (_, None) => Value::Error,
            }),
            Function::Date => Ok(match (argument(0)?, argument(1)?, argument(2)?) {
                (Some(year), Some(month), Some(day)) => Value::Number(date(year, month, day)),
                _ => Value::Error,
            }),
            Function::If => self.choose(arguments),
            Function::And | Function::Or => self.logic(function, arguments),
            Function::IsBlank | Function::IsError | Function::IsNumber => {
                // They ask of an error, so it must not end the formula.
                let Some(tree) = arguments.first() else { return Ok(Value::Error) };
                let value = self.value(tree)?;
                Ok(Value::Number(f64::from(match function {
                    Function::IsBlank => value == Value::Blank,
                    Function::IsError => value == Value::Error,
                    _ => matches!(value, Value::Number(_)),
                })))
            }
            Function::Index => self.index(arguments),
            Function::Irr => self.internal_rate(arguments),
            Function::Rows => Ok(match arguments {
                [Tree::Place(place)] => {
                    Value::Number(f64::from(place.last_row - place.first_row) + 1.0)
                }
                _ => Value::Error,
            }),
            Function::Match => self.position(arguments),
            Function::Count | Function::Max | Function::Min | Function::Sum => {
                self.gather(function, arguments)
            }
            Function::CountIf | Function::SumIf => self.sum_if(function, arguments),
            Function::SumProduct => self.sum_product(arguments),
        }
    }

    fn number(&self, tree: &Tree) -> Worked<Option<f64>> {
        Ok(match self.value(tree)? {
            Value::Number(number) => Some(number),
            Value::Blank => Some(0.0),
            Value::Text(_) | Value::Error => None,
        })
    }

    fn choose(&self, arguments: &[Tree]) -> Worked<Value> {
        let [condition, yes, no] = arguments else { return Ok(Value::Error) };
        match self.number(condition)? {
            // Only the branch that is taken is computed: the other one may be an error.
            Some(condition) => self.value(if condition == 0.0 { no } else { yes }),
            None => Ok(Value::Error),
        }
    }

    fn logic(&self, function: Function, arguments: &[Tree]) -> Worked<Value> {
        // All arguments are read, as in a spreadsheet: an error in any of them is the answer.
        let (mut any, mut all) = (false, true);
        for argument in arguments {
            match self.number(argument)? {
                Some(number) => (any, all) = (any || number != 0.0, all && number != 0.0),
                None => return Ok(Value::Error),
            }
        }
        Ok(Value::Number(f64::from(if function == Function::And { all } else { any })))
    }

    fn index(&self, arguments: &[Tree]) -> Worked<Value> {
        let [Tree::Place(place), position] = arguments else { return Ok(Value::Error) };
        match self.number(position)?.and_then(whole) {
            Some(position) if position > 0 => self.cell(place, position - 1),
            Some(_) | None => Ok(Value::Error),
        }
    }

    /// The rate a period, from a guess, by Newton's method; an error where it does not settle.
    fn internal_rate(&self, arguments: &[Tree]) -> Worked<Value> {
        const STEPS: u32 = 50;
        let [Tree::Place(place), guess] = arguments else { return Ok(Value::Error) };
        let (Some(flows), Some(mut rate)) = (self.numbers_at(place)?, self.number(guess)?) else {
            return Ok(Value::Error);
        };
        for _ in 0..STEPS {
            let (mut value, mut slope, mut discount) = (0.0, 0.0, 1.0);
            for (period, flow) in (0_u32..).zip(&flows) {
                value += flow * discount;
                discount /= 1.0 + rate;
                slope -= f64::from(period) * flow * discount;
            }
            let step = value / slope;
            rate -= step;
            if !rate.is_finite() {
                return Ok(Value::Error);
            }
            if step.abs() < 1e-12 {
                return Ok(Value::Number(rate));
            }
        }
        Ok(Value::Error)
    }

    /// The first position of a number in a range, counted from 1.
    fn position(&self, arguments: &[Tree]) -> Worked<Value> {
        let [wanted, Tree::Place(place), _exactly] = arguments else { return Ok(Value::Error) };
        let Some(wanted) = self.number(wanted)? else { return Ok(Value::Error) };
        let found = self.cells(place)?.iter().position(|cell| *cell == Value::Number(wanted));
        let found = found.and_then(|at| u32::try_from(at + 1).ok());
        Ok(found.map_or(Value::Error, |at| Value::Number(f64::from(at))))
    }

    /// Counts, adds up or picks among numbers; texts in ranges are skipped.
    fn gather(&self, function: Function, arguments: &[Tree]) -> Worked<Value> {
        let mut numbers = Vec::new();
        for argument in arguments {
            match argument {
                Tree::Place(place) if !place.is_cell() => {
                    for cell in self.cells(place)? {
                        match cell {
                            Value::Number(number) => numbers.push(number),
                            Value::Error => return Ok(Value::Error),
                            Value::Blank | Value::Text(_) => {}
                        }
                    }
                }
                // In a cell a text is skipped; within the formula itself it is an error.
                Tree::Place(_) => match self.value(argument)? {
                    Value::Number(number) => numbers.push(number),
                    Value::Error => return Ok(Value::Error),
                    Value::Blank | Value::Text(_) => {}
                },
                _ => match self.number(argument)? {
                    Some(number) => numbers.push(number),
                    None => return Ok(Value::Error),
                },
            }
        }
        Ok(Value::Number(match function {
            Function::Count => f64::from(u32::try_from(numbers.len()).unwrap_or(u32::MAX)),
            // Of no numbers a spreadsheet makes 0.
            Function::Max => numbers.iter().copied().reduce(f64::max).unwrap_or(0.0),
            Function::Min => numbers.iter().copied().reduce(f64::min).unwrap_or(0.0),
            _ => sum(numbers),
        }))
    }

    fn sum_if(&self, function: Function, arguments: &[Tree]) -> Worked<Value> {
        let (Some(Tree::Place(place)), Some(criterion)) = (arguments.first(), arguments.get(1))
        else {
            return Ok(Value::Error);
        };
        let criterion = self.value(criterion)?;
        let tested = self.cells(place)?;
        let summed = match arguments.get(2) {
            Some(Tree::Place(place)) => self.cells(place)?,
            Some(_) => return Ok(Value::Error),
            None => tested.clone(),
        };
        let met = tested.iter().zip(&summed).filter(|(cell, _)| meets(cell, &criterion));
        Ok(Value::Number(if function == Function::CountIf {
            met.map(|_| 1.0).sum()
        } else {
            sum(met.map(|(_, cell)| if let Value::Number(number) = cell { *number } else { 0.0 }))
        }))
    }

    fn sum_product(&self, arguments: &[Tree]) -> Worked<Value> {
        let mut product: Option<Numbers> = None;
        for argument in arguments {
            let Some(factor) = self.numbers(argument)? else { return Ok(Value::Error) };
            product = Some(match product {
                Some(product) => product.with(&factor, |a, b| a * b),
                None => factor,
            });
        }
        Ok(match product {
            Some(Numbers::One(number)) => Value::Number(number),
            Some(Numbers::Many(numbers)) => Value::Number(numbers.iter().sum()),
            None => Value::Error,
        })
    }

    /// A formula for each cell of the ranges in it, as within `SUMPRODUCT`.
    fn numbers(&self, tree: &Tree) -> Worked<Option<Numbers>> {
        Ok(match tree {
            Tree::Place(place) if !place.is_cell() => self.numbers_at(place)?.map(Numbers::Many),
            Tree::Negated(inner) => self.numbers(inner)?.map(|numbers| numbers.each(|n| -n)),
            Tree::Both(operator, left, right) => {
                match (self.numbers(left)?, self.numbers(right)?) {
                    (Some(left), Some(right)) => {
                        Some(left.with(&right, |a, b| work(*operator, a, b).unwrap_or(f64::NAN)))
                    }
                    (None, _) | (_, None) => None,
                }
            }
            Tree::Call(Function::Exp, arguments) => match arguments.first() {
                Some(inner) => self.numbers(inner)?.map(|numbers| numbers.each(f64::exp)),
                None => None,
            },
            Tree::Call(Function::Abs, arguments) => match arguments.first() {
                Some(inner) => self.numbers(inner)?.map(|numbers| numbers.each(f64::abs)),
                None => None,
            },
            Tree::Call(Function::Max, arguments) if arguments.len() == 1 => {
                match arguments.first().map(|inner| self.numbers(inner)).transpose()?.flatten() {
                    Some(Numbers::Many(numbers)) => {
                        numbers.into_iter().reduce(f64::max).map(Numbers::One)
                    }
                    one => one,
                }
            }
            Tree::Number(_) | Tree::Text(_) | Tree::Place(_) | Tree::Call(..) => {
                self.number(tree)?.map(Numbers::One)
            }
        })
    }
}

impl Numbers {
    fn each(self, of: impl Fn(f64) -> f64) -> Self {
        match self {
            Self::One(number) => Self::One(of(number)),
            Self::Many(numbers) => Self::Many(numbers.into_iter().map(of).collect()),
        }
    }

    fn with(self, other: &Self, of: impl Fn(f64, f64) -> f64) -> Self {
        match (self, other) {
            (Self::One(a), Self::One(b)) => Self::One(of(a, *b)),
            (Self::One(a), Self::Many(b)) => Self::Many(b.iter().map(|b| of(a, *b)).collect()),
            (Self::Many(a), Self::One(b)) => Self::Many(a.iter().map(|a| of(*a, *b)).collect()),
            (Self::Many(a), Self::Many(b)) => {
                Self::Many(a.iter().zip(b).map(|(a, b)| of(*a, *b)).collect())
            }
        }
    }
}

fn number_or_error(number: Option<f64>) -> Value {
    // An overflow is an error in a spreadsheet, not infinity.
    number.filter(|number| number.is_finite()).map_or(Value::Error, Value::Number)
}

fn combine(operator: Operator, left: &Value, right: &Value) -> Value {
    match (left, right) {
        (Value::Error, _) | (_, Value::Error) => Value::Error,
        (left, right) if operator == Operator::Join => {
            Value::Text([written(left), written(right)].concat())
        }
        (Value::Text(left), Value::Text(right)) => match operator {
            Operator::Equal => Value::Number(f64::from(left == right)),
            Operator::Unequal => Value::Number(f64::from(left != right)),
            _ => Value::Error,
        },
        (Value::Text(_), _) | (_, Value::Text(_)) => match operator {
            // A text never equals a number.
            Operator::Equal => Value::Number(0.0),
            Operator::Unequal => Value::Number(1.0),
            _ => Value::Error,
        },
        (left, right) => {
            let plain = |value: &Value| if let Value::Number(n) = value { *n } else { 0.0 };
            number_or_error(work(operator, plain(left), plain(right)))
        }
    }
}

fn work(operator: Operator, left: f64, right: f64) -> Option<f64> {
    Some(match operator {
        Operator::Add => left + right,
        Operator::Subtract => left - right,
        Operator::Multiply => left * right,
        Operator::Divide if right == 0.0 => return None,
        Operator::Divide => left / right,
        // 0^0 is an error in a spreadsheet.
        Operator::Power if left == 0.0 && right == 0.0 => return None,
        Operator::Power => left.powf(right),
        #[expect(clippy::float_cmp, reason = "a spreadsheet compares so, too")]
        Operator::Equal => f64::from(left == right),
        #[expect(clippy::float_cmp, reason = "a spreadsheet compares so, too")]
        Operator::Unequal => f64::from(left != right),
        Operator::Below => f64::from(left < right),
        Operator::Above => f64::from(left > right),
        Operator::AtMost => f64::from(left <= right),
        Operator::AtLeast => f64::from(left >= right),
        // Texts, not numbers, come of it.
        Operator::Join => return None,
    })
}

/// What a cell adds to a text.
fn written(value: &Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::Blank | Value::Error => String::new(),
    }
}

fn meets(cell: &Value, criterion: &Value) -> bool {
    if let (Value::Text(cell), Value::Text(wanted)) = (cell, criterion) {
        return cell == wanted;
    }
    let Value::Number(number) = cell else { return false };
    match criterion {
        #[expect(clippy::float_cmp, reason = "a spreadsheet compares so, too")]
        Value::Number(wanted) => number == wanted,
        Value::Text(text) => match text.as_str() {
            ">0" => *number > 0.0,
            "<0" => *number < 0.0,
            _ => false,
        },
        Value::Blank | Value::Error => false,
    }
}
