/** The floor of dev/bench footprint: a program of the same JVM that does nothing. It says when it has started, and stays. */
class Floor {
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("started");
        Thread.sleep(Long.MAX_VALUE);
    }
}
