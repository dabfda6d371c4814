//! Tables as the page has them: words to the left, figures to the right, hairlines between rows.

use maud::{Markup, html};

/// A table; the first `left` columns are words.
pub(super) fn table(head: &[&str], left: usize, rows: &[Vec<String>]) -> Markup {
    html! {
        table {
            thead {
                tr {
                    @for (place, name) in head.iter().enumerate() {
                        th.n[place >= left] scope="col" { (name) }
                    }
                }
            }
            tbody {
                @for row in rows {
                    tr {
                        @for (place, cell) in row.iter().enumerate() {
                            td.n[place >= left] { (cell) }
                        }
                    }
                }
            }
        }
    }
}

/// A part of the page that starts on a new one only if it must.
pub(super) fn section(title: &str, note: &str, inner: &Markup) -> Markup {
    html! {
        section {
            h2 { (title) }
            @if !note.is_empty() { p class="note" { (note) } }
            (inner)
        }
    }
}
