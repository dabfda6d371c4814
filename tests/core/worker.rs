//! A thread beside the frame: the newest question wins, a panic is a message.

use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use chiplease::analysis::cancel::Cancelled;
use chiplease::session::derived::{Pace, Superseded, Worker};

const PATIENCE: Duration = Duration::from_secs(20);

/// What the worker answers next.
fn wait<Q: Send + 'static, A: Send + 'static>(worker: &Worker<Q, A>) -> Result<A, String> {
    let started = Instant::now();
    loop {
        if let Some(answer) = worker.answer() {
            return answer;
        }
        assert!(started.elapsed() < PATIENCE, "no answer");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// A worker that waits for a go before each answer, and says when it has begun.
fn held() -> (Worker<u32, u32>, std::sync::mpsc::Sender<()>, Receiver<u32>) {
    let (go, gone) = channel();
    let (begin, begun) = channel();
    let work = move |question: u32, superseded: Superseded<'_>| {
        begin.send(question).unwrap();
        gone.recv().unwrap();
        if superseded.is_superseded() { Err(Cancelled) } else { Ok(question * 10) }
    };
    (Worker::start("held", work, || {}).unwrap(), go, begun)
}

#[test]
fn a_question_is_answered() {
    let (worker, go, _begun) = held();
    worker.ask(7, Pace::Resting);
    go.send(()).unwrap();
    assert_eq!(wait(&worker), Ok(70));
}

#[test]
fn of_questions_that_wait_only_the_newest_is_answered() {
    let (worker, go, begun) = held();
    worker.ask(1, Pace::Resting);
    assert_eq!(begun.recv_timeout(PATIENCE), Ok(1), "the first is under way");
    worker.ask(2, Pace::Resting);
    worker.ask(3, Pace::Resting);
    go.send(()).unwrap();
    go.send(()).unwrap();
    assert_eq!(wait(&worker), Ok(30), "the first was superseded, the second never began");
    assert_eq!(begun.try_iter().collect::<Vec<_>>(), [3]);
}

#[test]
fn a_panic_becomes_a_message_and_the_worker_lives() {
    let work = |question: u32, _: Superseded<'_>| {
        assert!(question != 13, "unlucky");
        Ok(question)
    };
    let worker = Worker::start("unlucky", work, || {}).unwrap();
    worker.ask(13, Pace::Resting);
    assert!(wait(&worker).is_err_and(|message| message.contains("unlucky")), "the panic's words");
    worker.ask(14, Pace::Resting);
    assert_eq!(wait(&worker), Ok(14), "and the next question is answered");
}

#[test]
fn an_answer_wakes_whoever_asked() {
    let (wake, woken) = channel();
    let work = |question: u32, _: Superseded<'_>| Ok(question);
    let worker = Worker::start("waking", work, move || wake.send(()).unwrap()).unwrap();
    worker.ask(1, Pace::Resting);
    assert_eq!(woken.recv_timeout(PATIENCE), Ok(()));
}

#[test]
fn while_a_hand_holds_work_is_finished_and_once_it_lets_go_the_last_question_is_begun() {
    let (worker, go, begun) = held();
    worker.ask(1, Pace::Moving);
    assert_eq!(begun.recv_timeout(PATIENCE), Ok(1), "the first begins at once");
    worker.ask(2, Pace::Moving);
    go.send(()).unwrap();
    assert_eq!(wait(&worker), Ok(10), "the next frame of the drag does not break it off");
    worker.ask(3, Pace::Moving);
    worker.hurry();
    go.send(()).unwrap();
    go.send(()).unwrap();
    assert_eq!(wait(&worker), Ok(30));
}

#[test]
fn letting_go_ends_work_on_an_earlier_state() {
    let (worker, go, begun) = held();
    worker.ask(1, Pace::Moving);
    assert_eq!(begun.recv_timeout(PATIENCE), Ok(1));
    worker.ask(2, Pace::Moving);
    // The hand rests where it is, so that the question stays the same.
    worker.hurry();
    go.send(()).unwrap();
    go.send(()).unwrap();
    assert_eq!(wait(&worker), Ok(20), "the answer to the first was never given");
}
