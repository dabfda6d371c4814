//! Formulas: the text that a cell shows, and the tree that is computed, both from one template.
//!
//! A template is an Excel formula in which `[row]` refers to another row of the book: `[row]` in
//! the same column, `[row@-1]` the column before, `[row@+1]` the one after, `[row@+1..]` all columns after, `[row@*]` the
//! whole row, `[row@D]` or `[row@D:F]` fixed columns; `[@D]` is the formula's own row, `[first:last]`
//! are all rows from one to another. Bare words
//! are defined names: where a case is in use, the names of what it makes of an assumption.

use super::places::{Column, Columns, FIRST, Place, column_of, letters};

/// Before a name: the cell that people type into, whatever is in use in its place.
pub(super) const AS_TYPED: &str = "typed.";

/// A template ready to be written and computed.
#[derive(Clone, Debug)]
pub(super) struct Formula {
    pieces: Vec<Piece>,
    pub(super) tree: Tree,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Place { place: Place, sheet: Option<&'static str> },
}

/// Sheet and row of the cell that holds a formula.
pub(super) type Home = (usize, u32);

/// What a formula computes.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    Number(f64),
    Text(String),
    Place(Place),
    Negated(Box<Self>),
    Both(Operator, Box<Self>, Box<Self>),
    Call(Function, Vec<Self>),
}

/// The operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Equal,
    Unequal,
    Below,
    Above,
    AtMost,
    AtLeast,
    Join,
}

macro_rules! functions {
    ($($name:ident $text:literal),* $(,)?) => {
        /// The functions of a spreadsheet that the workbook uses: old, plain and never volatile.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Function { $($name),* }

        impl Function {
            fn named(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$name),)* _ => None }
            }
        }
    };
}

functions!(
    Abs "ABS", And "AND", Count "COUNT", CountIf "COUNTIF", Date "DATE", Exp "EXP", If "IF",
    Index "INDEX", Int "INT", Irr "IRR", IsBlank "ISBLANK", IsError "ISERROR",
    IsNumber "ISNUMBER", Ln "LN", Match "MATCH", Max "MAX", Min "MIN", Not "NOT", Or "OR",
    Round "ROUND", Rows "ROWS", Sign "SIGN", Sum "SUM", SumIf "SUMIF",
    SumProduct "SUMPRODUCT",
);

/// The places of rows and names.
pub(super) trait Directory {
    /// Sheet and row of a row's id, as seen from a sheet.
    fn row(&self, id: &str, from_sheet: usize) -> Option<(usize, u32)>;
    /// The cells of a defined name.
    fn name(&self, name: &str) -> Option<Place>;
    /// The name that formulas read in its place.
    fn in_use<'n>(&'n self, name: &'n str) -> &'n str;
    /// What a sheet is called.
    fn sheet_name(&self, sheet: usize) -> &'static str;
    /// The blank column after the last month.
    fn end_column(&self) -> u16;
}

impl Formula {
    /// Reads the template of a place; the error says what is wrong with it.
    pub(super) fn read(
        home: Home,
        template: &str,
        directory: &impl Directory,
    ) -> Result<Self, String> {
        let wrong = |problem: &str| format!("{template}: {problem}");
        let mut pieces = Vec::new();
        let mut tokens = Vec::new();
        let mut rest = template;
        while let Some(first) = rest.chars().next() {
            let (token, length) = if first == '[' {
                let end = rest.find(']').ok_or_else(|| wrong("no ]"))?;
                let place = place(&rest[1..end], home, directory).map_err(|p| wrong(&p))?;
                let sheet = (place.sheet != home.0).then(|| directory.sheet_name(place.sheet));
                pieces.push(Piece::Place { place, sheet });
                (Token::Place(place), end + 1)
            } else {
                let (token, length, written) = token(rest, directory).map_err(|p| wrong(&p))?;
                pieces.push(Piece::Text(written.unwrap_or(&rest[..length]).to_owned()));
                (token, length)
            };
            tokens.push(token);
            rest = &rest[length..];
        }
        let mut reader = Reader { tokens: &tokens, next: 0 };
        let tree = reader.comparison().ok_or_else(|| wrong("not a formula"))?;
        if reader.next != tokens.len() {
            return Err(wrong("something after its end"));
        }
        Ok(Self { pieces, tree })
    }

    /// A formula that looks at cells of another sheet and computes 1: a spreadsheet program moves it
    /// along with them.
    pub(super) fn following(place: Place, sheet: &'static str) -> Self {
        // Absolute, so that no two are alike and none follows its own cell.
        let at = |column: u16, row: u32| format!("${}${}", letters(column), row + 1);
        let (first, last) = place.columns_from(0);
        let (first, last) = (at(first, place.first_row), at(last, place.last_row));
        let pieces = vec![Piece::Text(format!("ROWS({sheet}!{first}:{last})"))];
        Self { pieces, tree: Tree::Call(Function::Rows, vec![Tree::Place(place)]) }
    }

    /// The formula as a cell in this column holds it, without the equals sign.
    pub(super) fn text(&self, column: u16) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Place { place, sheet } => {
                    if let Some(sheet) = sheet {
                        text.push_str(sheet);
                        text.push('!');
                    }
                    place.write(column, &mut text);
                }
            }
        }
        text
    }
}

impl Tree {
    /// Whether it refers to ranges of cells.
    pub(super) fn looks_far(&self) -> bool {
        match self {
            Self::Number(_) | Self::Text(_) => false,
            Self::Place(place) => !place.is_cell(),
            Self::Negated(inner) => inner.looks_far(),
            Self::Both(_, left, right) => left.looks_far() || right.looks_far(),
            // Of its range INDEX reads one cell only.
            Self::Call(Function::Index, arguments) => arguments.iter().skip(1).any(Self::looks_far),
            Self::Call(_, arguments) => arguments.iter().any(Self::looks_far),
        }
    }
}

fn place(text: &str, home: Home, directory: &impl Directory) -> Result<Place, String> {
    let (id, columns) = text.split_once('@').unwrap_or((text, ""));
    let find = |id: &str| directory.row(id, home.0).ok_or_else(|| format!("no row {id}"));
    let ((sheet, row), last_row) = match id.split_once(':') {
        Some((first, last)) => (find(first)?, find(last)?.1),
        None if id.is_empty() => (home, home.1),
        None => {
            let found = find(id)?;
            (found, found.1)
        }
    };
    let end = directory.end_column();
    let fixed = |letters: &str| column_of(letters).map(Column::Fixed);
    let columns = match columns {
        "" => Columns::One(Column::Shifted(0)),
        "-1" => Columns::One(Column::Shifted(-1)),
        "+1" => Columns::One(Column::Shifted(1)),
        "*" => Columns::Span(Column::Fixed(FIRST), Column::Fixed(end - 1)),
        // To the blank column after the last month, so that the last month has a range as well.
        "+1.." => Columns::Span(Column::Shifted(1), Column::Fixed(end)),
        letters => match letters.split_once(':') {
            Some((first, last)) => match (fixed(first), fixed(last)) {
                (Some(first), Some(last)) => Columns::Span(first, last),
                (None, _) | (_, None) => return Err(format!("no columns {letters}")),
            },
            None => Columns::One(fixed(letters).ok_or_else(|| format!("no column {letters}"))?),
        },
    };
    Ok(Place { sheet, first_row: row, last_row, columns })
}

#[derive(Clone, Debug)]
enum Token {
    Space,
    Number(f64),
    Text(String),
    Place(Place),
    Function(Function),
    Operator(Operator),
    Open,
    Close,
    Comma,
}

/// The first token, its length, and what is written in its place if that is something else.
fn token<'n>(
    rest: &'n str,
    directory: &'n impl Directory,
) -> Result<(Token, usize, Option<&'n str>), String> {
    // Longer signs first: `<` would match the beginning of `<=`.
    const SIGNS: [(&str, Token); 16] = [
        ("<=", Token::Operator(Operator::AtMost)),
        (">=", Token::Operator(Operator::AtLeast)),
        ("<>", Token::Operator(Operator::Unequal)),
        ("<", Token::Operator(Operator::Below)),
        (">", Token::Operator(Operator::Above)),
        ("=", Token::Operator(Operator::Equal)),
        ("+", Token::Operator(Operator::Add)),
        ("-", Token::Operator(Operator::Subtract)),
        ("*", Token::Operator(Operator::Multiply)),
        ("/", Token::Operator(Operator::Divide)),
        ("^", Token::Operator(Operator::Power)),
        ("&", Token::Operator(Operator::Join)),
        ("(", Token::Open),
        (")", Token::Close),
        (",", Token::Comma),
        (" ", Token::Space),
    ];
    if let Some((sign, token)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
        return Ok((token.clone(), sign.len(), None));
    }
    if let Some(text) = rest.strip_prefix('"') {
        let end = text.find('"').ok_or("no closing quote")?;
        return Ok((Token::Text(text[..end].to_owned()), end + 2, None));
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
    let length = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
    let word = &rest[..length];
    if let Ok(number) = word.parse() {
        return Ok((Token::Number(number), length, None));
    }
    if let Some(function) = Function::named(word) {
        return Ok((Token::Function(function), length, None));
    }
    let name = word.strip_prefix(AS_TYPED).unwrap_or_else(|| directory.in_use(word));
    let place = directory.name(name).ok_or_else(|| format!("no name {name}"))?;
    Ok((Token::Place(place), length, Some(name)))
}

/// Reads tokens into a tree; each level binds tighter than the one before.
struct Reader<'t> {
    tokens: &'t [Token],
    next: usize,
}

impl Reader<'_> {
    fn comparison(&mut self) -> Option<Tree> {
        use Operator::{Above, AtLeast, AtMost, Below, Equal, Unequal};
        self.level(&[Equal, Unequal, Below, Above, AtMost, AtLeast], Self::joined)
    }

    fn joined(&mut self) -> Option<Tree> {
        self.level(&[Operator::Join], Self::sum)
    }

    fn sum(&mut self) -> Option<Tree> {
        self.level(&[Operator::Add, Operator::Subtract], Self::product)
    }

    fn product(&mut self) -> Option<Tree> {
        self.level(&[Operator::Multiply, Operator::Divide], Self::power)
    }

    fn power(&mut self) -> Option<Tree> {
        self.level(&[Operator::Power], Self::operand)
    }

    fn level(
        &mut self,
        operators: &[Operator],
        operand: fn(&mut Self) -> Option<Tree>,
    ) -> Option<Tree> {
        let mut left = operand(self)?;
        while let Some(Token::Operator(operator)) = self.peek()
            && operators.contains(operator)
        {
            let operator = *operator;
            self.next += 1;
            let right = operand(self)?;
            left = Tree::Both(operator, Box::new(left), Box::new(right));
        }
        // Takes spaces at the end, so that they do not count as something left over.
        self.peek();
        Some(left)
    }

    fn operand(&mut self) -> Option<Tree> {
        self.peek()?;
        let token = self.tokens.get(self.next)?.clone();
        self.next += 1;
        match token {
            Token::Number(number) => Some(Tree::Number(number)),
            Token::Text(text) => Some(Tree::Text(text)),
            Token::Place(place) => Some(Tree::Place(place)),
            // Binds tighter than `^`, as in a spreadsheet: -2^2 is 4.
            Token::Operator(Operator::Subtract) => Some(Tree::Negated(Box::new(self.operand()?))),
            Token::Open => {
                let inner = self.comparison()?;
                self.take_close().then_some(inner)
            }
            Token::Function(function) => self.call(function),
            Token::Operator(_) | Token::Close | Token::Comma | Token::Space => None,
        }
    }

    fn call(&mut self, function: Function) -> Option<Tree> {
        if !matches!(self.peek()?, Token::Open) {
            return None;
        }
        self.next += 1;
        let mut arguments = vec![self.comparison()?];
        while matches!(self.peek()?, Token::Comma) {
            self.next += 1;
            arguments.push(self.comparison()?);
        }
        self.take_close().then_some(Tree::Call(function, arguments))
    }

    fn take_close(&mut self) -> bool {
        let is_close = matches!(self.peek(), Some(Token::Close));
        self.next += usize::from(is_close);
        is_close
    }

    /// The next token that is not a space.
    fn peek(&mut self) -> Option<&Token> {
        while matches!(self.tokens.get(self.next), Some(Token::Space)) {
            self.next += 1;
        }
        self.tokens.get(self.next)
    }
}
