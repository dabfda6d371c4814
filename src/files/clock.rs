//! The only place where the clock is read.
//!
//! A machine without a battery may be set to 1970, a broken one to any time. An impossible date is
//! an error with a message, never a panic, and is written into no memo and no log.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// The clock says something that is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the clock of this machine stands outside the years 1970 to 9999; set it")]
pub struct ClockError;

/// Now, in the person's own time zone.
///
/// # Errors
///
/// If the clock is outside the years 1970 to 9999.
pub fn now() -> Result<Zoned, ClockError> {
    at(SystemTime::now(), TimeZone::system())
}

fn at(time: SystemTime, zone: TimeZone) -> Result<Zoned, ClockError> {
    if time < UNIX_EPOCH {
        return Err(ClockError);
    }
    Timestamp::try_from(time).map(|time| time.to_zoned(zone)).map_err(|_| ClockError)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const YEAR_S: u64 = 365 * 24 * 60 * 60;

    #[test]
    fn any_clock_gives_a_date_or_an_error() {
        for zone in ["UTC", "Pacific/Kiritimati", "Pacific/Niue"] {
            let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
            let read = |time: Option<SystemTime>| {
                time.map(|time| at(time, zone.clone()).map(|now| now.strftime("%Y-%m").to_string()))
            };
            let after = |seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
            let before = |seconds| UNIX_EPOCH.checked_sub(Duration::from_secs(seconds));
            let date = |text: &str| Some(Ok(text.to_owned()));
            assert_eq!(read(after(1_795_000_000)), date("2026-11"), "{zone:?}");
            assert!(matches!(read(after(0)), Some(Ok(_))), "a clock without a battery");
            assert_eq!(read(before(1)), Some(Err(ClockError)));
            // A clock of Windows does not go back beyond 1601.
            assert!(matches!(read(before(500 * YEAR_S)), None | Some(Err(ClockError))));
            assert_eq!(read(after(8_100 * YEAR_S)), Some(Err(ClockError)));
            // As far as a clock goes, if it goes there at all.
            for far in [after(u64::MAX / 2), before(u64::MAX / 2)].into_iter().flatten() {
                assert_eq!(at(far, zone.clone()), Err(ClockError));
            }
        }
    }
}
