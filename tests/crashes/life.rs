//! One life of a process: this program again, told by a variable what to do, until it ends where it is to end.

use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::Command;
use uuid::Uuid;

use crate::act::Heard;
use crate::deeds::{self, Deed};
use crate::site::Address;
use crate::steps::{End, Steps};
use crate::world::World;

/// By this a process knows that it is one life.
const VARIABLE: &str = "CRASHES_LIFE";
/// How long a life may take on a machine that has other things to do.
const LONGEST: Duration = Duration::from_mins(2);

/// What a life is to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Life {
    /// Where.
    pub(crate) address: Address,
    /// The how-manieth process there, from 1.
    pub(crate) number: u64,
    /// What is done.
    pub(crate) what: What,
    /// Whether people go on after an error, and ask once more.
    pub(crate) patient: bool,
    /// Where it ends.
    pub(crate) end: End,
    /// Also lets commits be steps. Not where other tests run in the same process.
    pub(crate) commits: bool,
}

/// What people and the portal do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum What {
    /// Everything once.
    Everything,
    /// What this seed draws.
    Drawn(u64),
    /// So many small papers are sent.
    Small(usize),
}

/// What is known of a life from outside.
#[derive(Debug)]
pub(crate) struct Lived {
    pub(crate) status: ExitStatus,
    /// What was answered before it ended.
    pub(crate) heard: Heard,
    /// The names of all steps, if it came to its own end.
    pub(crate) steps: Vec<String>,
    /// The step at which it ended, if it did not.
    pub(crate) ended: Option<String>,
    /// All it said.
    pub(crate) said: String,
}

impl Life {
    /// What it does.
    pub(crate) fn deeds(&self) -> Vec<Deed> {
        match self.what {
            What::Everything => deeds::everything(),
            What::Drawn(seed) => deeds::drawn(seed),
            What::Small(count) => deeds::small(count),
        }
    }

    /// Lives it in this process: mends what was left, then does everything.
    pub(crate) async fn live(&self, heard: impl FnMut(usize, &[Uuid])) -> World {
        let steps = Steps::until(self.end.clone());
        if self.commits {
            steps.see_commits();
        }
        steps.act("open");
        let world = World::open(&self.address, self.number, steps).await;
        if self.number > 1 {
            world.sweep().await;
        }
        if self.patient {
            world.attempt(&self.deeds(), heard).await;
        } else {
            world.perform(&self.deeds(), heard).await;
        }
        world
    }

    /// Lives it in a process of its own, to its end.
    pub(crate) async fn run(&self) -> Lived {
        self.run_under(&[]).await
    }

    /// The same under another program, which gets the command line as its last arguments.
    pub(crate) async fn run_under(&self, program: &[String]) -> Lived {
        let mut command = self.command(program);
        let running = command.spawn().expect("the program can be started").wait_with_output();
        let output = tokio::time::timeout(LONGEST, running).await.expect("a life ends").expect("its words can be read");
        Lived::read(output.status, String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// Lives it in a process of its own that is killed so long after so many answers, unless it ends before.
    pub(crate) async fn kill_after(&self, answers: usize, pause: Duration) -> Lived {
        let mut child = self.command(&[]).spawn().expect("the program can be started");
        let mut said = String::new();
        let mut stderr = BufReader::new(child.stderr.take().expect("it is a pipe"));
        let living = async {
            let mut heard = 0;
            while heard < answers && stderr.read_line(&mut said).await.expect("its words can be read") > 0 {
                heard = said.lines().filter(|line| line.starts_with("heard")).count();
            }
            // The moment is what is tried here, nothing waits for it.
            tokio::time::sleep(pause).await;
            child.start_kill().expect("it can be killed, or is over");
            stderr.read_to_string(&mut said).await.expect("its words can be read");
            child.wait().await.expect("it ended")
        };
        let status = tokio::time::timeout(LONGEST, living).await.expect("a life ends");
        Lived::read(status, said)
    }

    fn command(&self, program: &[String]) -> Command {
        let this = std::env::current_exe().expect("this program has a path").display().to_string();
        let line = [this.as_str(), "--exact", "life::a_life", "--nocapture", "--test-threads=1"];
        let mut line = program.iter().map(String::as_str).chain(line);
        let mut command = Command::new(line.next().expect("a program"));
        command.args(line).env(VARIABLE, serde_json::to_string(self).expect("it can be written"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).kill_on_drop(true);
        command
    }
}

impl Lived {
    fn read(status: ExitStatus, said: String) -> Self {
        let mut lived = Self { status, heard: Heard::new(), steps: Vec::new(), ended: None, said };
        // A line without its end is one that nobody heard.
        for line in lived.said.split_inclusive('\n').filter_map(|line| line.strip_suffix('\n')) {
            match line.split_once(' ') {
                Some(("heard", answer)) => {
                    let (number, ids) = serde_json::from_str(answer).expect("an answer");
                    lived.heard.insert(number, ids);
                }
                Some(("steps", names)) => lived.steps = serde_json::from_str(names).expect("names"),
                Some(("ended", name)) => lived.ended = Some(name.to_owned()),
                _ => {}
            }
        }
        lived
    }

    /// Fails if it ended otherwise than by itself or by its own hand.
    #[track_caller]
    pub(crate) fn assert_as_planned(&self) {
        let by_its_own_hand = self.ended.is_some() && self.status.signal() == Some(6);
        assert!(by_its_own_hand || self.status.success(), "{}\n{}", self.status, self.said);
    }
}

/// Tells whoever started this process.
pub(crate) fn tell(line: &str) {
    let whole = format!("{line}\n");
    std::io::stderr().write_all(whole.as_bytes()).expect("somebody listens");
}

/// The life of this process, if it was started for one. Otherwise: one that nobody ends, twice, so that everything is
/// asked for again.
#[tokio::test]
async fn a_life() {
    #[expect(clippy::disallowed_methods, reason = "this is how the process knows that it was started for this")]
    let plan = std::env::var(VARIABLE);
    let Ok(plan) = plan else { return crate::killed::nobody_ends_it().await };
    let life: Life = serde_json::from_str(&plan).expect("a plan");
    let world = life.live(|number, ids| tell(&format!("heard {}", serde_json::json!([number, ids])))).await;
    world.upload.deliveries_written().await;
    tell(&format!("steps {}", serde_json::json!(world.steps.passed())));
}
