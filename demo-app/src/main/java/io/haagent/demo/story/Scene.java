package io.haagent.demo.story;

import java.util.ArrayList;
import java.util.List;

/**
 * One scene, played by both shops.
 *
 * @param title what happens
 * @param without the shop without the agent
 * @param with the shop with the agent
 * @param transitions of its breakers, as far as they were told by the scene's end
 */
record Scene(String title, Side without, Side with, List<Transition> transitions) {

  /** This scene and the one that follows, as one under its title. */
  Scene then(Scene later) {
    List<Transition> all = new ArrayList<>(transitions);
    all.addAll(later.transitions);
    return new Scene(
        later.title, without.then(later.without), with.then(later.with), List.copyOf(all));
  }
}
