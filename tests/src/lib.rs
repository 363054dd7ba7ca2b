//! Tests of the whole portal live beside this file.
