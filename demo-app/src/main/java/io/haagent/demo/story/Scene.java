package io.haagent.demo.story;

import java.util.List;

/**
 * One scene, played by both shops.
 *
 * @param title what happens
 * @param without the shop without the agent
 * @param with the shop with the agent
 * @param transitions of its breakers, as far as they were told by the scene's end
 */
record Scene(String title, Side without, Side with, List<Transition> transitions) {}
