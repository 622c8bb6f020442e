package dev.mooring.demo.shop;

/**
 * Something to buy.
 *
 * @param sku the identifier, part of URLs
 * @param name the name shown
 * @param description one line about it
 * @param cents the price in euro cents
 */
record Product(String sku, String name, String description, int cents) {

}
