//! The file that is replaced by a new one: its owner, permissions and attributes stay.
//!
//! Its owner, group and permissions, its access control list and its other attributes decide who
//! may read it and how programs treat it. A new file in its place has to be given all of them, or a
//! save would lock colleagues out.

use std::fs::{self, File, Metadata};
use std::io;
use std::path::Path;

use super::plain;

#[cfg(unix)]
use attributes::Attributes;

/// A file that will be replaced.
#[derive(Debug)]
pub(super) struct Standing {
    metadata: Metadata,
    /// None where they cannot be read, and so not be copied.
    #[cfg(unix)]
    attributes: Option<Attributes>,
}

impl Standing {
    /// The file at the target, if there is one.
    ///
    /// # Errors
    ///
    /// If it may not be replaced: no plain file, or write-protected.
    pub(super) fn of(target: &Path) -> io::Result<Option<Self>> {
        let metadata = match fs::metadata(target) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        plain::refuse_other(&metadata)?;
        if metadata.permissions().readonly() {
            return Err(io::Error::other("the file is write-protected"));
        }
        Ok(Some(Self {
            metadata,
            #[cfg(unix)]
            attributes: attributes::of_path(target).ok(),
        }))
    }

    /// Gives a new file the owner, permissions and attributes of this one; false where the system
    /// does not allow some of them. At no time does the new file permit more than this one.
    #[cfg(unix)]
    pub(super) fn is_given_to(&self, file: &File) -> bool {
        let Some(attributes) = &self.attributes else { return false };
        self.give(attributes, file).is_ok_and(|()| self.is_like(attributes, file))
    }

    #[cfg(not(unix))]
    pub(super) fn is_given_to(&self, file: &File) -> bool {
        file.set_permissions(self.metadata.permissions()).is_ok()
    }

    #[cfg(unix)]
    fn give(&self, attributes: &Attributes, file: &File) -> io::Result<()> {
        use std::os::unix::fs::{MetadataExt as _, fchown};
        let (fresh, standing) = (file.metadata()?, &self.metadata);
        // Only where it differs, because giving a file away may not be allowed.
        if (fresh.uid(), fresh.gid()) != (standing.uid(), standing.gid()) {
            fchown(file, Some(standing.uid()), Some(standing.gid()))?;
        }
        attributes::copy(attributes, file)?;
        // Last: until here the file was the writer's alone, and an access list changes the mode.
        if file.metadata()?.permissions() != standing.permissions() {
            file.set_permissions(standing.permissions())?;
        }
        Ok(())
    }

    /// Whether it was given everything: systems may drop a part without an error.
    #[cfg(unix)]
    fn is_like(&self, attributes: &Attributes, file: &File) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        let outside = |of: &Metadata| (of.uid(), of.gid(), of.mode());
        file.metadata().is_ok_and(|fresh| outside(&fresh) == outside(&self.metadata))
            && attributes::of_file(file).is_ok_and(|fresh| fresh == *attributes)
    }
}

/// Extended attributes, among which Linux has the access control list.
#[cfg(unix)]
mod attributes {
    use std::collections::BTreeMap;
    use std::ffi::{OsStr, OsString};
    use std::fs::File;
    use std::io;
    use std::path::Path;

    use xattr::FileExt as _;

    /// Each by its name.
    pub(super) type Attributes = BTreeMap<OsString, Vec<u8>>;

    /// What the system says of the bytes themselves, and renews when they change.
    const OF_THE_BYTES: [&str; 3] = ["security.capability", "security.evm", "security.ima"];

    pub(super) fn of_path(path: &Path) -> io::Result<Attributes> {
        gathered(xattr::list_deref(path), |name| xattr::get_deref(path, name))
    }

    pub(super) fn of_file(file: &File) -> io::Result<Attributes> {
        gathered(file.list_xattr(), |name| file.get_xattr(name))
    }

    /// Gives a file these attributes and no others.
    pub(super) fn copy(wanted: &Attributes, file: &File) -> io::Result<()> {
        let there = of_file(file)?;
        for name in there.keys().filter(|name| !wanted.contains_key(*name)) {
            file.remove_xattr(name)?;
        }
        for (name, value) in wanted.iter().filter(|(name, value)| there.get(*name) != Some(value)) {
            file.set_xattr(name, value)?;
        }
        Ok(())
    }

    fn gathered(
        names: io::Result<xattr::XAttrs>,
        value: impl Fn(&OsStr) -> io::Result<Option<Vec<u8>>>,
    ) -> io::Result<Attributes> {
        let names = match names {
            Ok(names) => names,
            // Not every file system has any.
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {
                return Ok(Attributes::new());
            }
            Err(error) => return Err(error),
        };
        let mut attributes = Attributes::new();
        for name in names.filter(|name| !OF_THE_BYTES.iter().any(|other| name == other)) {
            if let Some(value) = value(&name)? {
                attributes.insert(name, value);
            }
        }
        Ok(attributes)
    }
}
