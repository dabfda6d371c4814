//! Paths as stored text, whatever bytes they are made of.
//!
//! A path is any bytes but NUL, while stored text is Unicode. A path that is no Unicode is written
//! as NUL and its bytes in hexadecimal, which no path can be; otherwise a single such path would
//! keep everything stored with it from being written. For `#[serde(with = "…")]`.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes a path.
pub fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    text(path).serialize(serializer)
}

/// Reads a path.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    String::deserialize(deserializer).map(path)
}

/// A path that may be missing.
pub mod option {
    use super::{Deserialize, Deserializer, PathBuf, Serialize, Serializer};

    /// Writes it.
    pub fn serialize<S: Serializer>(
        path: &Option<PathBuf>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        path.as_deref().map(super::text).serialize(serializer)
    }

    /// Reads it.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<PathBuf>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        Ok(text.map(super::path))
    }
}

/// Several paths.
pub mod list {
    use super::{Deserialize, Deserializer, PathBuf, Serializer};

    /// Writes them.
    pub fn serialize<S: Serializer>(paths: &[PathBuf], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(paths.iter().map(|path| super::text(path)))
    }

    /// Reads them.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<PathBuf>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        Ok(texts.into_iter().map(super::path).collect())
    }
}

/// The first character of a text that holds bytes.
const BYTES: char = '\0';

fn text(path: &Path) -> String {
    path.to_str().map_or_else(|| hexadecimal(path), str::to_owned)
}

fn hexadecimal(path: &Path) -> String {
    let digits = path.as_os_str().as_encoded_bytes().iter().map(|byte| format!("{byte:02x}"));
    std::iter::once(BYTES.to_string()).chain(digits).collect()
}

fn path(text: String) -> PathBuf {
    match text.strip_prefix(BYTES).and_then(bytes) {
        Some(bytes) => of_bytes(bytes),
        None => PathBuf::from(text),
    }
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let pairs = digits.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(unix)]
fn of_bytes(bytes: Vec<u8>) -> PathBuf {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt as _;
    OsString::from_vec(bytes).into()
}

/// Other systems cannot make a path of any bytes; this one is as near as text gets.
#[cfg(not(unix))]
fn of_bytes(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

// Elsewhere every path is a text.
#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Kept {
        #[serde(with = "super")]
        one: PathBuf,
        #[serde(with = "option")]
        may_be: Option<PathBuf>,
        #[serde(with = "list")]
        all: Vec<PathBuf>,
    }

    #[test]
    fn any_path_comes_back_and_a_plain_one_reads_as_itself() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;
        let odd = PathBuf::from(OsStr::from_bytes(b"/deals/\xff\xfe\x0a.ron"));
        let plain = PathBuf::from("/deals/é\"\\ valor.ron");
        for one in [&odd, &plain, &PathBuf::new()] {
            let may_be = Some(one.clone());
            let kept = Kept { one: one.clone(), may_be, all: vec![plain.clone(), odd.clone()] };
            let ron = ron::to_string(&kept).expect("it has a text");
            assert_eq!(ron::from_str::<Kept>(&ron).expect("it reads back"), kept, "{ron}");
            let json = serde_json::to_string(&kept).expect("it has a text");
            assert_eq!(serde_json::from_str::<Kept>(&json).expect("it reads back"), kept, "{json}");
        }
        assert_eq!(text(&plain), "/deals/é\"\\ valor.ron");
        assert_eq!(path("\0not hexadecimal".to_owned()), Path::new("\0not hexadecimal"));
    }
}
