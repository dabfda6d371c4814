//! When work beside the frame may begin: at once at rest, some times a second while a hand is on
//! something. A drag asks a new question with every frame; to begin with each of them would take
//! the processor from the frames themselves.

use std::time::{Duration, Instant};

use super::Pace;

/// At least this long between the beginnings of two works while something is held.
pub const EVERY: Duration = Duration::from_millis(200);

/// The work of one thread that was begun last.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pacing {
    begun: Option<(Instant, Pace)>,
}

impl Pacing {
    /// How long a question of that pace has to wait from `now` on.
    pub fn wait(&self, pace: Pace, now: Instant) -> Duration {
        match (pace, self.begun) {
            (Pace::Moving, Some((begun, _))) => {
                EVERY.saturating_sub(now.saturating_duration_since(begun))
            }
            _ => Duration::ZERO,
        }
    }

    /// Work on a question of that pace begins.
    pub fn begin(&mut self, pace: Pace, now: Instant) {
        self.begun = Some((now, pace));
    }

    /// Whether a question of that pace ends the work under way, whose answer nobody would see.
    ///
    /// In a drag the work goes on: its answer is a moment old, but a work that every frame broke
    /// off would have none before the hand lets go. Work that was begun at rest may be long.
    pub fn is_superseded_by(&self, pace: Pace) -> bool {
        !matches!((pace, self.begun), (Pace::Moving, Some((_, Pace::Moving))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A clock that goes as the test says.
    fn at(milliseconds: u64) -> Instant {
        use std::sync::OnceLock;
        static START: OnceLock<Instant> = OnceLock::new();
        *START.get_or_init(Instant::now) + Duration::from_millis(milliseconds)
    }

    #[test]
    fn a_second_of_a_drag_begins_five_works_and_letting_go_begins_the_last_at_once() {
        let mut pacing = Pacing::default();
        let mut begun = Vec::new();
        // 60 frames a second, each with a new question.
        for frame in 0..60 {
            let now = frame * 1000 / 60;
            if pacing.wait(Pace::Moving, at(now)).is_zero() {
                pacing.begin(Pace::Moving, at(now));
                begun.push(now);
            }
        }
        assert_eq!(begun.len(), 5, "{begun:?}");
        assert!(pacing.wait(Pace::Moving, at(990)) > Duration::ZERO, "the hand still holds");
        assert!(pacing.wait(Pace::Resting, at(990)).is_zero(), "the hand has let go");
    }

    #[test]
    fn the_first_question_of_a_drag_does_not_wait() {
        assert!(Pacing::default().wait(Pace::Moving, at(0)).is_zero());
    }

    #[test]
    fn in_a_drag_work_under_way_is_finished_and_at_rest_it_is_not() {
        let mut pacing = Pacing::default();
        pacing.begin(Pace::Moving, at(0));
        assert!(!pacing.is_superseded_by(Pace::Moving));
        assert!(pacing.is_superseded_by(Pace::Resting));
        pacing.begin(Pace::Resting, at(300));
        assert!(pacing.is_superseded_by(Pace::Moving), "it may be a long one");
    }
}
