//! Which deals are held beside the open one, and which may be added.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::files::{any_path, library};
use crate::format::text;
use crate::model::Scenario;
use crate::model::portfolio::sharing::is_same_name;
use crate::session::catalogue::Place;
use crate::session::{Catalogue, Document};

/// A scenario that is held, by where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Held {
    /// A shipped one.
    Shipped(String),
    /// In a file.
    File(#[serde(with = "any_path")] PathBuf),
}

impl Held {
    /// The one at this place.
    pub fn at(place: &Place) -> Self {
        match place {
            Place::Shipped(index) => {
                let id = library::SHIPPED.get(*index).map_or("", |shipped| shipped.id);
                Self::Shipped(id.to_owned())
            }
            Place::File(path) => Self::File(path.clone()),
        }
    }

    /// Its file, if it is in one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Shipped(_) => None,
        }
    }

    fn is_at(&self, place: &Place) -> bool {
        match (self, place) {
            (Self::Shipped(id), Place::Shipped(index)) => {
                library::SHIPPED.get(*index).is_some_and(|shipped| shipped.id == id)
            }
            (Self::File(path), Place::File(other)) => path == other,
            (Self::Shipped(_), Place::File(_)) | (Self::File(_), Place::Shipped(_)) => false,
        }
    }

    /// In a few words, where its scenario cannot be read.
    pub fn text(&self) -> String {
        match self {
            Self::Shipped(id) => id.clone(),
            Self::File(path) => path.file_name().map_or_else(String::new, text::path),
        }
    }

    /// Its scenario, if that can be read.
    pub fn scenario<'a>(&self, catalogue: &'a Catalogue) -> Option<&'a Scenario> {
        let entry = catalogue.entries().iter().find(|entry| self.is_at(entry.place()));
        entry.and_then(|entry| entry.scenario())
    }
}

/// The open deal, then what is held beside it and can be read; what is open is not held twice.
pub fn deals<'a>(
    document: &'a Document,
    catalogue: &'a Catalogue,
    held: &[Held],
) -> Vec<&'a Scenario> {
    let held = held.iter().filter_map(|held| held.scenario(catalogue));
    // The file counts: with unsaved edits the open deal is still the one in it.
    let held = held.filter(|scenario| *scenario != document.saved());
    std::iter::once(document.evaluated()).chain(held).collect()
}

/// What may be added.
#[derive(Clone, Copy, Debug)]
pub struct Offer<'a> {
    /// Its place in the catalogue.
    pub index: usize,
    /// What is there.
    pub scenario: &'a Scenario,
    /// Whether it shares a lessee or a backstop with what is held.
    pub shares: bool,
}

/// Those that share a lessee or a backstop first.
pub fn offers<'a>(
    document: &'a Document,
    catalogue: &'a Catalogue,
    held: &[Held],
) -> Vec<Offer<'a>> {
    let deals = deals(document, catalogue, held);
    let entries = catalogue.entries().iter().enumerate();
    let free = entries.filter(|(_, entry)| !held.iter().any(|held| held.is_at(entry.place())));
    let mut offers: Vec<Offer<'a>> = free
        .filter_map(|(index, entry)| {
            let scenario = entry.scenario()?;
            let shares = deals.iter().any(|other| is_tied(scenario, other));
            (scenario != document.saved()).then_some(Offer { index, scenario, shares })
        })
        .collect();
    // Stable: otherwise in the order of the catalogue.
    offers.sort_by_key(|offer| !offer.shares);
    offers
}

/// Whether two deals draw on the same lessee or backstop.
fn is_tied(one: &Scenario, other: &Scenario) -> bool {
    let backstops = one.lessee.backstop.as_ref().zip(other.lessee.backstop.as_ref());
    is_same_name(&one.lessee.name, &other.lessee.name)
        || backstops.is_some_and(|(one, other)| is_same_name(&one.name, &other.name))
}
