//! Where results and complaints go, and what becomes of a verb where they cannot.
//!
//! A system error may be wrapped on its way up by the code that writes a table, as by the CSV
//! writer, and then has another kind. So the outlet itself remembers how it failed, and
//! [`Outlet::verdict`] returns that.

use std::io::{self, Write};

/// Standard output that remembers what the system said when it failed.
pub(super) struct Outlet<'w> {
    inner: &'w mut dyn Write,
    failure: Option<io::Error>,
}

impl<'w> Outlet<'w> {
    pub(super) fn new(inner: &'w mut dyn Write) -> Self {
        Self { inner, failure: None }
    }

    /// What came of a verb that wrote here: if the outlet failed, how.
    pub(super) fn verdict<T>(mut self, result: io::Result<T>) -> io::Result<T> {
        // A full disk may show only when the buffer is written out.
        let flushed = self.flush();
        match (self.failure, result, flushed) {
            (Some(failure), ..) => Err(failure),
            (None, result, Ok(())) => result,
            (None, result, Err(error)) => result.and(Err(error)),
        }
    }

    fn noted<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        // An interrupted write is repeated by its caller.
        if let Err(error) = &result
            && error.kind() != io::ErrorKind::Interrupted
        {
            // An `io::Error` cannot be copied: its system code is kept, or at least its kind.
            let kept = error.raw_os_error().map(io::Error::from_raw_os_error);
            self.failure = Some(kept.unwrap_or_else(|| error.kind().into()));
        }
        result
    }
}

impl Write for Outlet<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.inner.write(bytes);
        self.noted(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.inner.flush();
        self.noted(result)
    }
}

/// Standard error. If it fails there is no other place to report to, but the exit code still says
/// that something was wrong: results are not held up by it.
pub(super) struct Complaints<'w>(pub(super) &'w mut dyn Write);

impl Write for Complaints<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(self.0.write(bytes).unwrap_or(bytes.len()))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().ok();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes a few bytes, then fails.
    struct Failing(usize, io::ErrorKind);

    impl Write for Failing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            if taken == 0 { Err(self.1.into()) } else { Ok(taken) }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn kind_of(result: io::Result<()>) -> Option<io::ErrorKind> {
        result.err().map(|error| error.kind())
    }

    #[test]
    fn a_failure_keeps_its_kind_whoever_wraps_it() {
        for kind in [io::ErrorKind::BrokenPipe, io::ErrorKind::StorageFull] {
            let mut inner = Failing(10, kind);
            let mut outlet = Outlet::new(&mut inner);
            let mut table = csv::Writer::from_writer(&mut outlet);
            let rows = (0..100_000).try_for_each(|row| table.write_record([row.to_string()]));
            drop(table);
            let wrapped = rows.map_err(io::Error::from);
            assert_eq!(kind_of(outlet.verdict(wrapped)), Some(kind));
        }
    }

    #[test]
    fn a_failure_that_nobody_reports_is_one_nevertheless() {
        let mut inner = Failing(0, io::ErrorKind::StorageFull);
        let mut outlet = Outlet::new(&mut inner);
        // As a buffer does that is dropped.
        outlet.write_all(b"figures").ok();
        assert_eq!(kind_of(outlet.verdict(Ok(()))), Some(io::ErrorKind::StorageFull));
    }

    #[test]
    fn complaints_that_cannot_be_made_stop_nothing() {
        let mut inner = Failing(3, io::ErrorKind::BrokenPipe);
        let mut complaints = Complaints(&mut inner);
        assert!(writeln!(complaints, "gone.ron: no such file").is_ok());
    }
}
