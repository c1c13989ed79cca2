//! What is found in a message that is written by hand.

use crate::diagnostic::rules;

rules! {
    Correctness;
    MESSAGE_UNFIT = "message-unfit", Error, "A message that is to be published is not what the contract says.",
        "`wirewright mq publish` holds the payload against the schema of the message, as generated code does: what consumers would send to \
         the dead letters is not published. Correct the payload, or name another message.";
}
