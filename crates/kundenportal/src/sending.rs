//! The jobs that tell people outside the portal: one after the other, none while nobody carries anything or the minute is
//! used up, and none given up silently.

use domain::ReachChannel;
use messaging::{Messaging, SendError};

use crate::jobs::{Failure, Kind};

/// The kind of job of a channel.
pub(crate) fn sending(messaging: &Messaging, channel: ReachChannel) -> Kind {
    let (send, may_send, resting) = (messaging.clone(), messaging.clone(), messaging.clone());
    Kind::new(channel.job(), move |job| {
        let messaging = send.clone();
        async move { messaging.send(&job).await.map_err(failure) }
    })
    .at_most(1)
    .only_while(move || may_send.may_send(channel))
    .giving_up(move |job, _| {
        let messaging = resting.clone();
        async move { Ok(messaging.rest_sending(&job).await?) }
    })
}

/// Where nobody carries anything, nothing has been tried.
fn failure(error: SendError) -> Failure {
    match error {
        SendError::Away(why) => Failure::NotNow(why),
        SendError::Failed(error) => Failure::Tried(error.into()),
    }
}
